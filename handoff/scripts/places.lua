-- A page of one group's queue, for telling places. ARGV 3 group 4 first 5 last, counted from 0
-- Returns the group's ms a place (0 = unknown), how many the page has, then id, conversation, place of each whose own group this is.
local group, ids = ARGV[3], call('ZRANGE', P .. 'queue:' .. ARGV[3], ARGV[4], ARGV[5])
local rows = {tonumber(call('HGET', P .. 'pace', group) or 0), #ids}
for i, id in ipairs(ids) do
  local own, conversation = get(id, 'group', 'conversation')
  if own == group then
    rows[#rows + 1] = id
    rows[#rows + 1] = conversation
    rows[#rows + 1] = tonumber(ARGV[4]) + i
  end
end
return rows
