-- Put before every script of this folder. KEYS 1 the shop's prefix (its hash tag decides the slot; the keys are in
-- handoff/keys.py)   ARGV 1 now, epoch ms 2 day, YYYY-MM-DD 3.. the script's own
-- A change that is refused returns {0, state, agent}; nothing has been written then.
local P, now, today = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local DEFAULT_CAPACITY, KEPT_SECONDS, DAY_SECONDS = 5, 2592000, 34560000
local BUCKETS = {1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600, 7200}
local call = redis.call

local function ticket_key(id) return P .. 'ticket:' .. id end
local function agent_key(name) return P .. 'agent:' .. name end
local function get(id, ...) return unpack(call('HMGET', ticket_key(id), ...)) end
local function words(text) return string.gmatch(text or '', '%S+') end
local function has(text, word) return string.find(' ' .. (text or '') .. ' ', ' ' .. word .. ' ', 1, true) ~= nil end
local function without(text, word)
  local kept = {}
  for one in words(text) do if one ~= word then kept[#kept + 1] = one end end
  return table.concat(kept, ' ')
end

local function count(name, by)
  by = by or 1
  if call('HINCRBY', P .. 'day:' .. today, name, by) == by then call('EXPIRE', P .. 'day:' .. today, DAY_SECONDS) end
  call('HINCRBY', P .. 'total', name, by)
end

local function observe(name, ms)
  local seconds, at = ms / 1000, 'inf'
  for _, bound in ipairs(BUCKETS) do if seconds <= bound then at = bound break end end
  count(name .. ':' .. at)
  count(name .. ':sum', math.floor(ms))
end

-- The agent's place in the lists of the groups that they serve: best level, then least loaded, then longest idle.
local function index(name)
  local state, load, capacity, groups, idle, held =
    unpack(call('HMGET', agent_key(name), 'state', 'load', 'capacity', 'groups', 'idle_since', 'held'))
  load, capacity = tonumber(load) or 0, tonumber(capacity) or DEFAULT_CAPACITY
  local free, only = state == 'online' and load < capacity, nil
  if held and held ~= '' then
    local waits, group, cost = get(held, 'state', 'group', 'cost')
    if waits ~= 'waiting' then call('HDEL', agent_key(name), 'held')
    else only, free = group, free and load + tonumber(cost) <= capacity end
  end
  for group, level in string.gmatch(groups or '', '(%S+)=(%d)') do
    if free and (not only or only == group) then
      local score = ((3 - tonumber(level)) * 64 + math.min(load, 63)) * 4398046511104 + (tonumber(idle) or 0)
      call('ZADD', P .. 'free:' .. group, string.format('%.0f', score), name)
    else call('ZREM', P .. 'free:' .. group, name) end
  end
end

local function has_room(name, cost)
  local load, capacity = unpack(call('HMGET', agent_key(name), 'load', 'capacity'))
  return (tonumber(load) or 0) + tonumber(cost) <= (tonumber(capacity) or DEFAULT_CAPACITY)
end

local function take(name, id, cost)
  call('HINCRBY', agent_key(name), 'load', cost)
  call('HSET', agent_key(name), 'idle_since', now)
  call('SADD', P .. 'agents', name)
  call('SADD', agent_key(name) .. ':tickets', id)
  index(name)
end

local function release(name, id)
  if call('SREM', agent_key(name) .. ':tickets', id) == 0 then return end
  call('HINCRBY', agent_key(name), 'load', -tonumber((get(id, 'cost'))))
  call('HSET', agent_key(name), 'idle_since', now)
  index(name)
end

local function queue(id, rank)
  for group in words((get(id, 'groups'))) do call('ZADD', P .. 'queue:' .. group, rank, id) end
end

local function unqueue(id)
  for group in words((get(id, 'groups'))) do call('ZREM', P .. 'queue:' .. group, id) end
  call('ZREM', P .. 'overflow', id)
end

-- A rank before everybody who waits in the ticket's group.
local function front(id)
  local group, rank = get(id, 'group', 'rank')
  local head = call('ZRANGE', P .. 'queue:' .. group, 0, 0, 'WITHSCORES')
  return math.min(tonumber(rank), (tonumber(head[2]) or tonumber(rank)) - 1)
end

local function change(id, state, ...)
  call('HSET', ticket_key(id), 'state', state, ...)
  call('HINCRBY', ticket_key(id), 'version', 1)
  call('ZADD', P .. 'unsettled', now, id)
  call('PUBLISH', P .. 'changed', '')
end

local function refused(id)
  local state, agent, offered_to = get(id, 'state', 'agent', 'offered_to')
  return {0, state or '', state == 'offered' and offered_to or agent or ''}
end

-- Takes a ticket away from the agent whom it was offered to.
local function end_offer(id)
  local name = get(id, 'offered_to')
  call('ZREM', P .. 'offers', id)
  call('HDEL', ticket_key(id), 'offered_to', 'offered_until')
  release(name, id)
  return name
end

local function wrapped(id)
  local group, accepted, agent, customer = get(id, 'group', 'accepted_at', 'agent', 'customer')
  observe('handling', now - tonumber(accepted))
  call('LPUSH', P .. 'handled:' .. group, now - tonumber(accepted))
  call('LTRIM', P .. 'handled:' .. group, 0, 49)
  call('HSET', ticket_key(id), 'wrap_up_at', now)
end

local function over(id, state, ended)
  local conversation, customer = get(id, 'conversation', 'customer')
  call('HSET', ticket_key(id), 'closed_at', now, 'ended', ended)
  call('EXPIRE', ticket_key(id), KEPT_SECONDS)
  if call('HGET', P .. 'open', conversation) == id then
    call('HDEL', P .. 'open', conversation)
    call('ZREM', P .. 'seen', conversation)
  end
  count(state)
  if state == 'closed' then
    call('LPUSH', P .. 'closed', id)
    call('LTRIM', P .. 'closed', 0, 199)
    call('SET', P .. 'done:' .. customer, today, 'EX', 259200)
  end
end

-- The end of a ticket that an agent has, in whatever state.
local function close(id, ended, ...)
  local state, agent = get(id, 'state', 'agent')
  if state == 'active' then wrapped(id) end
  call('ZREM', P .. 'wraps', id)
  call('ZREM', P .. 'callbacks', id)
  if agent and agent ~= '' then release(agent, id) end
  over(id, 'closed', ended)
  change(id, 'closed', ...)
end
