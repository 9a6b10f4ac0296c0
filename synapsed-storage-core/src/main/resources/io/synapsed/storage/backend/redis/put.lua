-- Stores an entry without conditions, and its places in sorted sets.
-- KEYS: the entry; the sorted sets: the index, the expiries
-- ARGV: the stored value; milliseconds for the native expiry or 0; the key of the entry; its
--       score in each set
-- Returns 0, or -1 if something was refused: the entry is as it was then. A member without
-- an entry is skipped by scans.
for place = 2, #KEYS do
  if type(redis.pcall('ZADD', KEYS[place], ARGV[place + 2], ARGV[3])) == 'table' then
    return -1
  end
end
local stored
if ARGV[2] == '0' then
  stored = redis.pcall('SET', KEYS[1], ARGV[1])
else
  stored = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return stored.err and -1 or 0
