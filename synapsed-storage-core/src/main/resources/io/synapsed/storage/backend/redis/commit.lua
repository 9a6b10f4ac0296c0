-- Applies a batch if its conditions hold, and keeps index, expiries and changes in step.
-- KEYS: for each bucket its index, expiries, changes and sequence; the entry of each
--       condition; the entry of each mutation
-- ARGV: now in milliseconds; the stamp; 1 to keep an index; the length of the changes, 0
--       for none; the number of buckets, of conditions, of mutations; the expected stamp of
--       each condition, empty for absent; for each mutation its kind, its bucket, its key and
--         p: the stored value, milliseconds for the native expiry or 0, the expiry or nothing
--         r: the stamp of what is to be reclaimed
--         w: the stored value with the stamp and expiry that the entry must have,
--            milliseconds for the native expiry or 0
-- Returns the numbers of the conditions that failed, or how many live entries were removed.
local now, stamp, indexed, length = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4]
local buckets, conditions, mutations = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function expiry(prefix)
  local high, low = struct.unpack('>I4I4', prefix, 17)
  return high * 4294967296 + low
end

local function read(key)
  local prefix = redis.call('GETRANGE', key, 0, 23)
  if #prefix < 24 then
    return nil
  end
  return prefix
end

local firstKey, argument = buckets * 4, 7
local failed = {}
for number = 1, conditions do
  local prefix = read(KEYS[firstKey + number])
  local current = ''
  if prefix and expiry(prefix) > now then
    current = string.sub(prefix, 1, 16)
  end
  if current ~= ARGV[argument + number] then
    failed[#failed + 1] = number
  end
end
if #failed > 0 then
  return failed
end

local sequences, time = {}, nil
local function changed(bucket, member, field, content)
  if length == '0' then
    return
  end
  if not time then
    local parts = redis.call('TIME')
    time = tonumber(parts[1]) * 1000000 + tonumber(parts[2])
  end
  local sequence = sequences[bucket]
  if not sequence then
    local stored = redis.call('GET', KEYS[bucket + 4])
    local at, number
    if stored then
      at, number = string.match(stored, '^(%d+)%-(%d+):')
    end
    sequence = { tonumber(at or time), tonumber(number or time) }
    sequences[bucket] = sequence
  end
  sequence[1] = math.max(sequence[1], time)
  sequence[2] = sequence[2] + 1
  redis.call('XADD', KEYS[bucket + 3], 'MAXLEN', '~', length,
    string.format('%.0f-%.0f', sequence[1], sequence[2]), 'k', member, field, content)
end

local function store(key, value, remaining)
  if remaining == '0' then
    redis.call('SET', key, value)
  else
    redis.call('SET', key, value, 'PX', remaining)
  end
end

local function discard(bucket, key, member, prefix)
  redis.call('UNLINK', key)
  if indexed then
    redis.call('ZREM', KEYS[bucket + 1], member)
  end
  if string.sub(prefix, 17, 24) ~= '\127\255\255\255\255\255\255\255' then
    redis.call('ZREM', KEYS[bucket + 2], member)
  end
end

firstKey, argument = firstKey + conditions, argument + conditions
local removed = 0
for number = 1, mutations do
  local key = KEYS[firstKey + number]
  local kind, bucket, member = ARGV[argument + 1], (tonumber(ARGV[argument + 2]) - 1) * 4, ARGV[argument + 3]
  argument = argument + 3
  if kind == 'p' then
    local value, remaining, expires = ARGV[argument + 1], ARGV[argument + 2], ARGV[argument + 3]
    argument = argument + 3
    store(key, value, remaining)
    if indexed then
      redis.call('ZADD', KEYS[bucket + 1], 0, member)
    end
    if expires ~= '' then
      redis.call('ZADD', KEYS[bucket + 2], expires, member)
    end
    changed(bucket, member, 'v', value)
  elseif kind == 'd' then
    local prefix = read(key)
    if prefix then
      discard(bucket, key, member, prefix)
      if expiry(prefix) > now then
        removed = removed + 1
        changed(bucket, member, 'd', stamp)
      end
    end
  elseif kind == 'r' then
    local expected = ARGV[argument + 1]
    argument = argument + 1
    local prefix = read(key)
    if prefix and expiry(prefix) <= now and string.sub(prefix, 1, 16) == expected then
      discard(bucket, key, member, prefix)
    end
  elseif kind == 'w' then
    local value, remaining = ARGV[argument + 1], ARGV[argument + 2]
    argument = argument + 2
    local prefix = read(key)
    if prefix and expiry(prefix) > now and prefix == string.sub(value, 1, 24) then
      store(key, value, remaining)
    end
  else
    -- c: index and expiries are made to say what the entry says.
    local prefix = read(key)
    if not prefix then
      redis.call('ZREM', KEYS[bucket + 1], member)
      redis.call('ZREM', KEYS[bucket + 2], member)
    elseif string.sub(prefix, 17, 24) == '\127\255\255\255\255\255\255\255' then
      redis.call('ZREM', KEYS[bucket + 2], member)
    else
      redis.call('ZADD', KEYS[bucket + 2], string.format('%.0f', expiry(prefix)), member)
    end
  end
end

for bucket, sequence in pairs(sequences) do
  redis.call('SET', KEYS[bucket + 4], string.format('%.0f-%.0f:', sequence[1], sequence[2]) .. stamp)
end
return removed
