-- Applies a batch if its conditions hold, and keeps index, expiries and changes in step.
-- Everything that can fail without an effect is done before the first write.
-- KEYS: for each bucket those of its index, its expiries, its changes and its sequence that
--       are used; the entry of each condition; the entry of each mutation
-- ARGV: now in milliseconds; the stamp; 1 to keep an index; 1 if the expiries are among the
--       keys; the length of the changes, 0 for none; the number of buckets, of conditions,
--       of mutations; the expected stamp of each condition, empty for absent; for each
--       mutation its kind, its bucket, its key and
--         p: the stored value, milliseconds for the native expiry or 0, the expiry or nothing
--         r: the stamp of what is to be reclaimed
--         w: the stored value with the stamp and expiry that the entry must have,
--            milliseconds for the native expiry or 0
-- Returns the numbers of the conditions that failed, or how many live entries were removed,
-- or -1 if nothing was done because an entry has an expiry and the expiries are not among
-- the keys. An error with the code PARTIAL follows a write; any other error precedes it.
local NEVER = '\127\255\255\255\255\255\255\255'
-- The largest number that keeps its last digit.
local LARGEST = 9007199254740000
local now, stamp, indexed, expiring = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4] == '1'
local length, buckets, conditions = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local mutations = tonumber(ARGV[8])
local recorded = length ~= '0'

local indexAt = indexed and 1 or 0
local expiriesAt = indexAt + (expiring and 1 or 0)
local changesAt = expiriesAt + 1
local sequenceAt = expiriesAt + 2
local stride = expiriesAt + (recorded and 2 or 0)

-- Whether something was written that others can see.
local written = false

local function refuse(code, text)
  error({ err = code .. ' ' .. text })
end

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

local function check(key, expected)
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= expected then
    refuse('WRONGTYPE', 'a key of the bucket holds a ' .. found .. ', not a ' .. expected)
  end
end

local function sequenceOf(bucket, time)
  check(KEYS[bucket + changesAt], 'stream')
  local stored = redis.call('GET', KEYS[bucket + sequenceAt])
  if not stored then
    return { time, time }
  end
  local at, number = string.match(stored, '^(%d+)%-(%d+):')
  at, number = tonumber(at), tonumber(number)
  if not at or not number or at > LARGEST or number > LARGEST then
    refuse('WRONGTYPE', 'the sequence of a bucket was written by something else')
  end
  return { math.max(at, time), number }
end

local function commit()
  local firstKey, argument = buckets * stride, 8
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

  firstKey, argument = firstKey + conditions, argument + conditions
  local steps = {}
  local visible = false
  for number = 1, mutations do
    local kind = ARGV[argument + 1]
    local step = { kind = kind, key = KEYS[firstKey + number], bucket = (tonumber(ARGV[argument + 2]) - 1) * stride,
      member = ARGV[argument + 3], at = argument + 3 }
    argument = argument + 3 + (kind == 'p' and 3 or kind == 'w' and 2 or kind == 'r' and 1 or 0)
    if kind ~= 'p' then
      step.prefix = read(step.key)
      if kind ~= 'w' and not expiring and step.prefix and string.sub(step.prefix, 17, 24) ~= NEVER then
        return -1
      end
    end
    visible = visible or kind == 'p' or kind == 'd'
    steps[number] = step
  end

  local time
  if recorded and visible then
    local parts = redis.call('TIME')
    time = tonumber(parts[1]) * 1000000 + tonumber(parts[2])
  end
  -- Of a single put, the index and the expiries are the first that are written.
  local single = mutations == 1 and steps[1].kind == 'p'
  local sequences, advanced = {}, {}
  for number = 0, buckets - 1 do
    local bucket = number * stride
    if indexed and not single then
      check(KEYS[bucket + indexAt], 'zset')
    end
    if expiring and not single then
      check(KEYS[bucket + expiriesAt], 'zset')
    end
    if time then
      sequences[bucket] = sequenceOf(bucket, time)
    end
  end

  local function changed(bucket, member, field, content)
    if not recorded then
      return
    end
    local sequence = sequences[bucket]
    sequence[2] = sequence[2] + 1
    advanced[bucket] = sequence
    local key, id = KEYS[bucket + changesAt], string.format('%.0f-%.0f', sequence[1], sequence[2])
    local added = redis.pcall('XADD', key, 'MAXLEN', '~', length, id, 'k', member, field, content)
    if type(added) == 'table' and added.err and (string.find(added.err, 'specified in XADD', 1, true)
        or string.find(added.err, 'exhausted the last possible ID', 1, true)) then
      -- Something else has moved the end of the history. A new history has no place for
      -- the positions of before, so that those who follow it have a gap.
      redis.call('UNLINK', key)
      added = redis.pcall('XADD', key, 'MAXLEN', '~', length, id, 'k', member, field, content)
    end
    if type(added) == 'table' and added.err then
      error(added)
    end
  end

  local function store(key, value, remaining)
    if remaining == '0' then
      redis.call('SET', key, value)
    else
      redis.call('SET', key, value, 'PX', remaining)
    end
    written = true
  end

  local function discard(step, prefix)
    redis.call('UNLINK', step.key)
    written = true
    if indexed then
      redis.call('ZREM', KEYS[step.bucket + indexAt], step.member)
    end
    if string.sub(prefix, 17, 24) ~= NEVER then
      redis.call('ZREM', KEYS[step.bucket + expiriesAt], step.member)
    end
  end

  local removed = 0
  local overwritten = {}
  for _, step in ipairs(steps) do
    local kind, key, bucket, member, at = step.kind, step.key, step.bucket, step.member, step.at
    local prefix = step.prefix
    if kind ~= 'p' and overwritten[key] then
      prefix = read(key)
    end
    overwritten[key] = true
    if kind == 'p' then
      -- A member without an entry is skipped by scans; an entry without a member is missing from them.
      if indexed then
        redis.call('ZADD', KEYS[bucket + indexAt], 0, member)
      end
      if ARGV[at + 3] ~= '' then
        redis.call('ZADD', KEYS[bucket + expiriesAt], ARGV[at + 3], member)
      end
      store(key, ARGV[at + 1], ARGV[at + 2])
      changed(bucket, member, 'v', ARGV[at + 1])
    elseif kind == 'd' then
      if prefix then
        discard(step, prefix)
        if expiry(prefix) > now then
          removed = removed + 1
          changed(bucket, member, 'd', stamp)
        end
      end
    elseif kind == 'r' then
      if prefix and expiry(prefix) <= now and string.sub(prefix, 1, 16) == ARGV[at + 1] then
        discard(step, prefix)
      end
    elseif kind == 'w' then
      local value, remaining = ARGV[at + 1], ARGV[at + 2]
      if prefix and expiry(prefix) > now and prefix == string.sub(value, 1, 24) then
        store(key, value, remaining)
      end
    else
      -- c: index and expiries are made to say what the entry says. What frees room comes
      -- first, so that a server which is full takes the rest, too.
      if expiring then
        redis.call('ZREM', KEYS[bucket + expiriesAt], member)
        written = true
      end
      if prefix and string.sub(prefix, 17, 24) ~= NEVER then
        redis.call('ZADD', KEYS[bucket + expiriesAt], string.format('%.0f', expiry(prefix)), member)
        written = true
      end
      if indexed then
        if prefix then
          redis.call('ZADD', KEYS[bucket + indexAt], 0, member)
        else
          redis.call('ZREM', KEYS[bucket + indexAt], member)
        end
        written = true
      end
    end
  end

  for bucket, sequence in pairs(advanced) do
    redis.call('SET', KEYS[bucket + sequenceAt], string.format('%.0f-%.0f:', sequence[1], sequence[2]) .. stamp)
  end
  return removed
end

local ended, result = pcall(commit)
if ended then
  return result
end
local failure = tostring(type(result) == 'table' and result.err or result)
local before
repeat
  before = failure
  failure = string.gsub(failure, '^@?[%w_]+: ?%d+: ?', '')
until failure == before
failure = string.gsub(failure, '^%-', '')
if string.find(failure, 'The user executing the script', 1, true) and string.sub(failure, 1, 6) ~= 'NOPERM' then
  failure = 'NOPERM ' .. string.gsub(failure, '^ERR ', '')
elseif not string.find(failure, '^%u%u+ ') then
  failure = 'ERR ' .. failure
end
return redis.error_reply(written and 'PARTIAL ' .. failure or failure)
