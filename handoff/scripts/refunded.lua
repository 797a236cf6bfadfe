-- Counts a refund that an agent has made. ARGV 3 id 4 ms that it may take from the ticket's opening
count('refunds')
if tonumber(now) - tonumber(get(ARGV[3], 'opened_at')) <= tonumber(ARGV[4]) then count('refunds_in_time') end
return 1
