-- Reads the log of invalidations after a position.
-- KEYS: the state of the log, the log
-- ARGV: the position, or nothing for the end; the largest number of messages; an epoch, should one begin
-- Returns the epoch, which is also another one on another server and after a restart, and
-- empty where there is none because the server has no room for it; the
-- position of the last message that is returned; the number of the latest message; the
-- messages, each a number and a content, 0 for what is none of ours.
local function state()
  local found = redis.pcall('HMGET', KEYS[1], 'epoch', 'number')
  if found.err then
    if not string.find(found.err, 'WRONGTYPE', 1, true) then
      return found
    end
    redis.call('DEL', KEYS[1])
    found = { false, false }
  end
  if not found[1] then
    local begun = redis.pcall('HSET', KEYS[1], 'epoch', ARGV[3], 'number', '0')
    if type(begun) ~= 'table' then
      return { ARGV[3], '0' }
    end
    -- A server without room has no epoch either; it is none that a reader may know.
    return string.find(begun.err, 'OOM', 1, true) and {} or begun
  end
  return found
end

local function server()
  local information = redis.pcall('INFO', 'server')
  return type(information) == 'string' and string.match(information, 'run_id:(%x+)') or ''
end

local known = state()
if known.err then
  -- Older servers put the place in the script before the code of the error.
  return redis.error_reply((string.gsub(known.err, '^@[%w_]+: ?%d+: ?%-?', '')))
end
local epoch = known[1] and known[1] .. ':' .. server() or ''
local number = known[2] or '0'
if redis.call('TYPE', KEYS[2]).ok ~= 'stream' then
  return { epoch, ARGV[1] == '' and '0-0' or ARGV[1], number, {} }
end
if ARGV[1] == '' then
  local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
  return { epoch, last and last[1] or '0-0', number, {} }
end
local position = ARGV[1]
local messages = {}
local answer = redis.call('XREAD', 'COUNT', ARGV[2], 'STREAMS', KEYS[2], position)
if answer then
  for _, entry in ipairs(answer[1][2]) do
    local fields = entry[2]
    if #fields == 4 and fields[1] == 'n' and fields[3] == 'm' then
      messages[#messages + 1] = { fields[2], fields[4] }
    else
      messages[#messages + 1] = { '0', '' }
    end
    position = entry[1]
  end
end
return { epoch, position, number, messages }
