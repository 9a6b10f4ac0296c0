-- Begins or ends the repair of indexes. The score of the empty member is a negative number:
-- odd while the index is repaired, even when it has every key. It is another one after each
-- repair, and gone if the index was lost.
-- KEYS: the index of each bucket
-- ARGV: for each bucket an odd number to begin with, or the number with which it has begun;
--       at last 'begin' or 'end'
-- Returns the score of the empty member of each index; nothing if there is none.
local begins = ARGV[#ARGV] == 'begin'
local states = {}
for place, key in ipairs(KEYS) do
  local state = redis.call('ZSCORE', key, '')
  if begins and not state then
    state = ARGV[place]
    redis.call('ZADD', key, state, '')
  elseif not begins and state and tonumber(state) == tonumber(ARGV[place]) then
    state = string.format('%.0f', tonumber(state) - 1)
    redis.call('ZADD', key, state, '')
  end
  states[place] = state or ''
end
return states
