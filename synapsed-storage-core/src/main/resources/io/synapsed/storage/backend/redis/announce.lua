-- Appends a message to the log of invalidations under the next number, before the script that
-- follows it: both take effect in one step.
-- KEYS: the state of the log, the log; then those of the script that follows
-- ARGV: the message; the number of messages to keep, roughly; an epoch, should one begin; then
--       those of the script that follows
-- Returns -2 if the log does not take the message: nothing else was done then.
if type(redis.pcall('HSETNX', KEYS[1], 'epoch', ARGV[3])) == 'table' then
  return -2
end
local announced = redis.pcall('HINCRBY', KEYS[1], 'number', 1)
if type(announced) == 'table' then
  return -2
end
if type(redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'n', announced, 'm', ARGV[1])) == 'table' then
  return -2
end
local KEYS, ARGV = { unpack(KEYS, 3) }, { unpack(ARGV, 4) }
