-- Everything up to an event is told. KEYS 1 claim 2 sent   ARGV 1 token 2 event id 3 numbers JSON ('' keeps)
-- Errors CLAIM_LOST.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('CLAIM_LOST') end
redis.call('HSET', KEYS[2], 'cursor', ARGV[2])
redis.call('HDEL', KEYS[2], 'trying', 'tries')
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], 'numbers', ARGV[3]) end
return 1
