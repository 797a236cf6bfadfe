-- The conversation shows the ticket as it is at this version; if it has changed since, it stays on the list.
-- ARGV 3 id 4 version
if get(ARGV[3], 'version') == ARGV[4] then return call('ZREM', P .. 'unsettled', ARGV[3]) end
return 0
