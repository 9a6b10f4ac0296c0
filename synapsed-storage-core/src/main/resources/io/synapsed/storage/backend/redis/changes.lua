-- Reads the changes of a bucket after a position, and tells whether the history up to the
-- position is still the same.
-- KEYS: the changes, the sequence
-- ARGV: the position; the stamp of the change there; the largest number of changes
-- Returns the current sequence or nothing, whether the change at the position is there
-- unchanged (1), gone (0) or another (-1), and the changes.
local sequence = redis.call('GET', KEYS[2]) or ''
if sequence == ARGV[1] .. ':' .. ARGV[2] then
  return { sequence, 1, {} }
end
local same = 0
local at = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if at then
  local fields = at[2]
  local last = fields[#fields]
  same = string.sub(last, 1, 16) == ARGV[2] and 1 or -1
end
if ARGV[3] == '0' then
  return { sequence, same, {} }
end
return { sequence, same, redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[3]) }
