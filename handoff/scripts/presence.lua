-- Sets fields of an agent and their places in the groups' lists.   ARGV 3 agent 4 sign of life (1/0) 5.. field, value...
local name = ARGV[3]
local groups, before = unpack(call('HMGET', agent_key(name), 'groups', 'state'))
for group in string.gmatch(groups or '', '(%S+)=%d') do call('ZREM', P .. 'free:' .. group, name) end
call('HSETNX', agent_key(name), 'load', 0)
call('HSETNX', agent_key(name), 'idle_since', now)
if #ARGV > 4 then call('HSET', agent_key(name), unpack(ARGV, 5)) end
if (call('HGET', agent_key(name), 'state') or '') ~= (before or '') then
  call('HSET', agent_key(name), 'since', now, 'missed', 0)
end
call('SADD', P .. 'agents', name)
if ARGV[4] == '1' then call('ZADD', P .. 'beats', now, name) end
index(name)
call('PUBLISH', P .. 'changed', '')
return {1}
