-- A delivery that failed for sure: the claim stays as long as the pause. KEYS 1 claim 2 sent
-- ARGV 1 token 2 milliseconds   Errors CLAIM_LOST.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('CLAIM_LOST') end
redis.call('HDEL', KEYS[2], 'trying', 'tries')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
