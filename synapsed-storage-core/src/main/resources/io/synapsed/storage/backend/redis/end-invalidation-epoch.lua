-- Ends the epoch of the log of invalidations. Frees room and needs none, so that it works on
-- a server that is full.
-- KEYS: the state of the log, the log
-- ARGV: the next epoch
redis.call('UNLINK', KEYS[1], KEYS[2])
-- Where there is no room for that, those who read find no epoch.
redis.pcall('HSET', KEYS[1], 'epoch', ARGV[1], 'number', '0')
return 1
