-- Attaches a channel. KEYS 1 log 2 attached 3 sent   ARGV 1 channel 2 state JSON 3 seconds to keep
-- A channel that is new starts behind what has been said; one that was shut is open again.
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if redis.call('HEXISTS', KEYS[3], 'cursor') == 0 then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
  redis.call('HSET', KEYS[3], 'cursor', newest[1] and newest[1][1] or '0-0')
end
redis.call('HDEL', KEYS[3], 'held')
redis.call('HINCRBY', KEYS[3], 'opened', 1)
redis.call('EXPIRE', KEYS[2], ARGV[3])
redis.call('EXPIRE', KEYS[3], ARGV[3])
