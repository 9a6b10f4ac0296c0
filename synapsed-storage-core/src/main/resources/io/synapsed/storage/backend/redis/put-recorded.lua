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
-- Sixteen digits each: of the time in microseconds, and of a number that began as one.
local at, number = string.match(sequence, '^(%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d)%-(%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d):')
local parts = pcall('TIME')
if not at or parts.err then
  return -1
end
local time = parts[1] .. string.sub('00000' .. parts[2], -6)
if #time ~= 16 then
  return -1
end
if time < at then
  time = at
end
-- Exact below 2^53, and the first digit is at most 8.
if number > '8999999999999999' then
  return -1
end
local id = time .. '-' .. string.format('%.0f', number + 1)
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
