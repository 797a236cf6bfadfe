-- Deletes a claim that is still ours. KEYS 1 claim   ARGV 1 token   Returns 1 if it was.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
