-- Tells of the index of each bucket which one it is, so that an index that was lost is told
-- from an empty one.
-- KEYS: the index of each bucket
-- Returns the score of the empty member of each, which is no key; nothing if there is none.
local states = {}
for place, key in ipairs(KEYS) do
  states[place] = redis.call('ZSCORE', key, '') or ''
end
return states
