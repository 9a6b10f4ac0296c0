-- Sees to it that each bucket has a position from which changes can be followed.
-- Everything that can fail without an effect is done before the first write.
-- KEYS: for each bucket its changes and its sequence
-- ARGV: a stamp
-- Returns the position of each bucket.
local positions = {}
local parts = redis.call('TIME')
local time = tonumber(parts[1]) * 1000000 + tonumber(parts[2])
for number = 1, #KEYS, 2 do
  local found = redis.call('TYPE', KEYS[number]).ok
  if found ~= 'none' and found ~= 'stream' then
    return redis.error_reply('WRONGTYPE the changes of a bucket are a ' .. found .. ', not a stream')
  end
  positions[#positions + 1] = redis.call('GET', KEYS[number + 1])
end
for number = 1, #KEYS, 2 do
  local place = (number + 1) / 2
  if not positions[place] then
    local position = string.format('%.0f-%.0f', time, time)
    -- Changes without a sequence are what an eviction has left: they have no place.
    redis.call('UNLINK', KEYS[number])
    redis.call('XADD', KEYS[number], position, 's', ARGV[1])
    local sequence = position .. ':' .. ARGV[1]
    redis.call('SET', KEYS[number + 1], sequence)
    positions[place] = sequence
  end
end
return positions
