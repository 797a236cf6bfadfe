-- active → wrap_up, by the agent who has it: the customer is free, the agent still writes.   ARGV 3 id 4 agent 5 when it closes by itself 6 why
local id = ARGV[3]
local state, agent, conversation = get(id, 'state', 'agent', 'conversation')
if state ~= 'active' or agent ~= ARGV[4] then return refused(id) end
wrapped(id)
call('ZADD', P .. 'wraps', ARGV[5], id)
call('HDEL', P .. 'open', conversation)
call('ZREM', P .. 'seen', conversation)
change(id, 'wrap_up', 'ended', ARGV[6])
return {1}
