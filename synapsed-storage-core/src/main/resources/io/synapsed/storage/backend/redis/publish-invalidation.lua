-- Appends a message to the log of invalidations under the next number.
-- KEYS: the state of the log, the log
-- ARGV: the message; the number of messages to keep, roughly; an epoch, should one begin
-- Returns the number.
local function append()
  local started = redis.pcall('HSETNX', KEYS[1], 'epoch', ARGV[3])
  if type(started) == 'table' then
    return started
  end
  local number = redis.pcall('HINCRBY', KEYS[1], 'number', 1)
  if type(number) == 'table' then
    return number
  end
  local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'n', number, 'm', ARGV[1])
  if type(added) == 'table' then
    return added
  end
  return number
end

local number = append()
if type(number) == 'table' then
  local refusal = number.err
  if not (string.find(refusal, 'WRONGTYPE', 1, true) or string.find(refusal, 'integer', 1, true)
      or string.find(refusal, 'overflow', 1, true) or string.find(refusal, 'specified in XADD', 1, true)) then
    -- Older servers put the place in the script before the code of the error.
    return redis.error_reply((string.gsub(refusal, '^@[%w_]+: ?%d+: ?%-?', '')))
  end
  -- Somebody else has written here. Everyone who listens notices the new epoch.
  redis.call('DEL', KEYS[1], KEYS[2])
  number = append()
end
return number
