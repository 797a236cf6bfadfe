-- Ends a turn: replies, memory and state together, only while the claim is still held and the message still waits.
-- KEYS 1 claim 2 log 3 pending 4 state 5 tracker 6 slots
-- ARGV 1 token 2 answered pending JSON 3 wake channel 4 slots JSON ('' keeps) 5 tracker events to keep
--      6 count of events, events..., count of tracker lines, lines..., count of state values, field, value...
-- Returns the new event ids; errors CLAIM_LOST, ALREADY_ANSWERED.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('CLAIM_LOST') end
if redis.call('LINDEX', KEYS[3], 0) ~= ARGV[2] then return redis.error_reply('ALREADY_ANSWERED') end
local at = 6
local function take()
  local rows = {}
  for i = 1, tonumber(ARGV[at]) do rows[i] = ARGV[at + i] end
  at = at + 1 + #rows
  return rows
end
local events, lines, state = take(), take(), take()
-- A turn that opened a ticket which the desk has already shown (an agent was quick) must not undo that.
local shown = string.match(redis.call('HGET', KEYS[4], 'settled') or '', '^(.*):%d+$')
local news = {}
for i = 1, #state, 2 do news[state[i]] = state[i + 1] end
local late = shown and news.settled and string.match(news.settled, '^(.*):%d+$') == shown
local ids = {}
for _, event in ipairs(events) do
  if not (late and cjson.decode(event).type == 'owner') then
    ids[#ids + 1] = redis.call('XADD', KEYS[2], '*', 'e', event)
  end
end
if late then news.owner, news.ticket, news.settled, news.agent_name = nil, nil, nil, nil end
if #lines > 0 then
  redis.call('RPUSH', KEYS[5], unpack(lines))
  redis.call('LTRIM', KEYS[5], -tonumber(ARGV[5]), -1)
end
if ARGV[4] ~= '' then redis.call('SET', KEYS[6], ARGV[4]) end
for field, value in pairs(news) do redis.call('HSET', KEYS[4], field, value) end
redis.call('LPOP', KEYS[3])
local ttl = redis.call('TTL', KEYS[2])
if ttl > 0 then
  redis.call('EXPIRE', KEYS[5], ttl)
  redis.call('EXPIRE', KEYS[6], ttl)
end
redis.call('PUBLISH', ARGV[3], '')
return ids
