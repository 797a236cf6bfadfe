-- The channel is shut until the customer writes, unless they have since the delivery began. KEYS 1 claim 2 sent
-- ARGV 1 token   Errors CLAIM_LOST.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('CLAIM_LOST') end
if (redis.call('HGET', KEYS[2], 'opened') or '0') == redis.call('HGET', KEYS[2], 'tried_at') then
  redis.call('HSET', KEYS[2], 'held', 1)
end
redis.call('HDEL', KEYS[2], 'trying', 'tries')
return 1
