-- Stores an entry without conditions, its places in sorted sets, and the change.
-- KEYS: the entry; the changes of its bucket, their sequence; the sorted sets: the index, the
--       expiries
-- ARGV: the stored value; milliseconds for the native expiry or 0; the key of the entry; the
--       length of the changes; its score in each set
-- Returns 0, or -1 if something was refused, or the sequence has not begun: the entry is as it
-- was then, and nothing was recorded. An error with the code PARTIAL follows a write.
local pcall = redis.pcall
local value, member = ARGV[1], ARGV[3]
local sequence = pcall('GET', KEYS[3])
if type(sequence) ~= 'string' then
  return -1
end
-- Sixteen digits each: the time in microseconds, and a number that began as one and stays
-- exact below 2^53.
local at, number = string.sub(sequence, 1, 16), tonumber(string.sub(sequence, 18, 33))
local parts = pcall('TIME')
if string.byte(sequence, 17) ~= 45 or string.byte(sequence, 34) ~= 58 or not tonumber(at) or not number
    or number >= 8999999999999999 or parts.err then
  return -1
end
local time = parts[1] .. string.sub('00000' .. parts[2], -6)
if #time ~= 16 then
  return -1
end
if time < at then
  time = at
end
local id = string.format('%s-%.0f', time, number + 1)
for place = 4, #KEYS do
  if type(pcall('ZADD', KEYS[place], ARGV[place + 1], member)) == 'table' then
    return -1
  end
end
if type(pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], id, 'k', member, 'v', value)) == 'table' then
  return -1
end
local stored
if ARGV[2] == '0' then
  stored = pcall('SET', KEYS[1], value)
else
  stored = pcall('SET', KEYS[1], value, 'PX', ARGV[2])
end
if not stored.err then
  stored = pcall('SET', KEYS[3], id .. ':' .. string.sub(value, 1, 16))
end
if stored.err then
  return redis.error_reply('PARTIAL ERR ' .. stored.err)
end
return 0
