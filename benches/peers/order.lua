-- One order: is the key known, are two goods there, take one unit of each, write the order, remember the key.
-- ARGV: key, two numbers that choose two different goods of 1000; with a fourth the first good is always the same.
local known = redis.call('GET', 'key:' .. ARGV[1])
if known then return known end
local first = ARGV[4] and 0 or tonumber(ARGV[2]) % 1000
local second = (first + 1 + tonumber(ARGV[3]) % 999) % 1000
local stock = redis.call('MGET', 'stock:' .. first, 'stock:' .. second)
if tonumber(stock[1]) < 1 or tonumber(stock[2]) < 1 then return redis.error_reply('SHORT') end
redis.call('DECR', 'stock:' .. first)
redis.call('DECR', 'stock:' .. second)
local id = redis.call('INCR', 'orders')
redis.call('SET', 'order:' .. id, ARGV[1] .. ' ' .. first .. ':1:450 ' .. second .. ':1:450')
redis.call('SET', 'key:' .. ARGV[1], id)
return id
