-- Sees to it that each bucket has a position from which changes can be followed.
-- KEYS: for each bucket its changes and its sequence
-- ARGV: a stamp
-- Returns the position of each bucket.
local positions = {}
for number = 1, #KEYS, 2 do
  local sequence = redis.call('GET', KEYS[number + 1])
  if not sequence then
    local parts = redis.call('TIME')
    local time = tonumber(parts[1]) * 1000000 + tonumber(parts[2])
    local position = string.format('%.0f-%.0f', time, time)
    -- Changes without a sequence are what an eviction has left: they have no place.
    redis.call('DEL', KEYS[number])
    redis.call('XADD', KEYS[number], position, 's', ARGV[1])
    sequence = position .. ':' .. ARGV[1]
    redis.call('SET', KEYS[number + 1], sequence)
  end
  positions[#positions + 1] = sequence
end
return positions
