-- waiting or offered → abandoned; callback → abandoned too.   ARGV 3 id 4 why
local id = ARGV[3]
local state = get(id, 'state')
if state == 'offered' then end_offer(id)
elseif state == 'waiting' then
  unqueue(id)
  call('ZREM', P .. 'kept', id)
elseif state == 'callback' then call('ZREM', P .. 'callbacks', id)
else return refused(id) end
over(id, 'abandoned', ARGV[4])
change(id, 'abandoned')
return {1}
