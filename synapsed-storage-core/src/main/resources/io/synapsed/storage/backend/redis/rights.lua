-- Finds out which commands the user of the connection may not use, by calling each without
-- an effect that lasts: what is under the key is written by probes only.
-- KEYS: the key
-- ARGV: names of commands in lower case
-- Returns the names of those that are refused.
local key = KEYS[1]
local harmless = {
  del = { key }, get = { key }, getrange = { key, 0, 0 }, hincrby = { key, 'f', 0 }, hmget = { key, 'f' },
  hset = { key, 'f', '' }, hsetnx = { key, 'f', '' }, info = { 'server' }, mget = { key },
  mset = { key, '' }, scan = { 0, 'COUNT', 1 }, set = { key, '', 'PX', 60000 }, time = {}, type = { key },
  unlink = { key }, xadd = { key, '0-0', 'f', '' }, xrange = { key, '-', '+', 'COUNT', 1 },
  xread = { 'COUNT', 1, 'STREAMS', key, '0' }, xrevrange = { key, '+', '-', 'COUNT', 1 },
  zadd = { key, 'XX', 0, '' }, zrangebylex = { key, '-', '+', 'LIMIT', 0, 1 },
  zrangebyscore = { key, 0, 0, 'LIMIT', 0, 1 }, zrem = { key, '' },
  zrevrangebylex = { key, '+', '-', 'LIMIT', 0, 1 }, zscore = { key, '' }
}
local missing, remove = {}, 'DEL'
for _, name in ipairs(ARGV) do
  -- A string under the key lets commands for other types fail before they write.
  redis.pcall('SET', key, '', 'PX', 60000)
  local answer = redis.pcall(name, unpack(harmless[name]))
  local refusal = type(answer) == 'table' and answer.err or ''
  if string.find(refusal, 'NOPERM', 1, true) or string.find(refusal, 'The user executing the script', 1, true) then
    missing[#missing + 1] = name
  end
  if name == 'unlink' then
    remove = name
  end
end
redis.pcall(remove, key)
return missing
