-- Opens a ticket once: done again with the same id, or in a conversation that has an open one, it changes nothing.
-- ARGV 3 id 4 state (waiting or callback) 5 conversation 6 customer 7 group 8 rank 9 when the next group may take it, 0 = never
--      10 seconds to keep the customer's list 11.. field, value...
-- Returns the id of the conversation's open ticket.
local id, state, conversation, customer, group, rank = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if call('EXISTS', ticket_key(id)) == 1 then return id end
local open = call('HGET', P .. 'open', conversation)
if open then
  if state == 'waiting' and get(open, 'state') == 'callback' then -- somebody is there now: no need to call back
    call('ZREM', P .. 'callbacks', open)
    queue(open, (get(open, 'rank')))
    change(open, 'waiting')
  end
  return open
end
call('HSET', ticket_key(id), 'conversation', conversation, 'customer', customer, 'group', group, 'groups', group,
  'rank', rank, 'opened_at', now, unpack(ARGV, 11))
call('HSET', P .. 'open', conversation, id)
call('LPUSH', P .. 'customer:' .. customer, id)
call('LTRIM', P .. 'customer:' .. customer, 0, 19)
call('EXPIRE', P .. 'customer:' .. customer, ARGV[10])
local done = call('GET', P .. 'done:' .. customer)
if done then
  call('HINCRBY', P .. 'day:' .. done, 'repeated', 1)
  call('HINCRBY', P .. 'total', 'repeated', 1)
  call('DEL', P .. 'done:' .. customer)
end
if state == 'waiting' then
  queue(id, rank)
  if tonumber(ARGV[9]) > 0 then call('ZADD', P .. 'overflow', ARGV[9], id) end
else call('ZADD', P .. 'callbacks', now, id) end
count('opened')
count(state == 'waiting' and 'reason:' .. (get(id, 'reason')) or 'callbacks')
change(id, state)
return id
