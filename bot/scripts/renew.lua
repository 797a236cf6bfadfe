-- Keeps a claim. KEYS 1 claim   ARGV 1 token 2 milliseconds   Returns 1 if it was still ours.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
