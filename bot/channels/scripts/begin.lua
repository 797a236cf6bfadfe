-- Begins the delivery of an event and keeps the claim. KEYS 1 claim 2 sent   ARGV 1 token 2 event id 3 milliseconds
-- Returns how often it has been begun; errors CLAIM_LOST.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('CLAIM_LOST') end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if redis.call('HGET', KEYS[2], 'trying') ~= ARGV[2] then redis.call('HSET', KEYS[2], 'trying', ARGV[2], 'tries', 0) end
redis.call('HSET', KEYS[2], 'tried_at', redis.call('HGET', KEYS[2], 'opened') or '0')
return redis.call('HINCRBY', KEYS[2], 'tries', 1)
