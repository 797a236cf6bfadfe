-- Offers the tickets that wait longest, by rank over all groups, to the agents who fit best: the customer's last agent
-- if free, else the best level, the least loaded, the longest idle. Nobody is asked twice in a minute for one ticket.
-- A ticket that needs more room than anybody has (a call) holds one agent, who gets nothing else until it fits.
-- ARGV 3 when the offers end 4 most offers 5 ms before an agent who refused is asked again 6.. groups
-- Returns ids and agents, alternating.
local AHEAD = 8 -- tickets of one group looked at: those before may only wait for somebody who refused them
local AGENTS = 16 -- agents looked at for one ticket
local offered, spent = {}, {}

local function declined(id, name)
  for entry in words((get(id, 'refused'))) do
    local who, at = string.match(entry, '^(.-)@(%d+)$')
    if who == name and now - tonumber(at) < tonumber(ARGV[5]) then return true end
  end
  return false
end

local function fits(id, name, cost) return has_room(name, cost) and not declined(id, name) end

local function agent_for(id, group)
  local customer, cost = get(id, 'customer', 'cost')
  local last = call('GET', P .. 'last:' .. customer)
  if last and call('ZSCORE', P .. 'free:' .. group, last) and fits(id, last, cost) then return last end
  local names = call('ZRANGE', P .. 'free:' .. group, 0, AGENTS - 1)
  for _, name in ipairs(names) do if fits(id, name, cost) then return name end end
  if tonumber(cost) > 1 and names[1] and get(id, 'holds') ~= names[1] then
    call('HSET', agent_key(names[1]), 'held', id)
    call('HSET', ticket_key(id), 'holds', names[1])
    index(names[1])
  end
  return nil
end

local function offer_one(group)
  for _, id in ipairs(call('ZRANGE', P .. 'queue:' .. group, 0, AHEAD - 1)) do
    local name = agent_for(id, group)
    if name then
      unqueue(id)
      call('ZADD', P .. 'offers', ARGV[3], id)
      change(id, 'offered', 'offered_to', name, 'offered_until', ARGV[3])
      call('HDEL', agent_key(name), 'held')
      take(name, id, (get(id, 'cost')))
      offered[#offered + 1] = id
      offered[#offered + 1] = name
      return true
    end
  end
  return false
end

while #offered / 2 < tonumber(ARGV[4]) do
  local first, rank = nil, nil
  for i = 6, #ARGV do
    local group = ARGV[i]
    if not spent[group] then
      local head = call('ZRANGE', P .. 'queue:' .. group, 0, 0, 'WITHSCORES')
      if not head[1] or call('ZCARD', P .. 'free:' .. group) == 0 then spent[group] = true
      elseif not rank or tonumber(head[2]) < rank then first, rank = group, tonumber(head[2]) end
    end
  end
  if not first then break end
  if not offer_one(first) then spent[first] = true end
end
return offered
