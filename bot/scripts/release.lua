-- Gives a conversation back if nothing waits in it. KEYS 1 claim 2 pending   ARGV 1 token
-- Returns 1 when given back, 0 when there is more to do, -1 when the claim was not ours any more.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if redis.call('LLEN', KEYS[2]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1
