-- What one service does to its keys in one step. Python owns the rules and the encoding: a call, a
-- frame, a device is a blob here. Loaded as a library named after the digest of this text, so that
-- processes of two releases can work on one service.
--
-- Every function's first argument is the prefix of the service's keys, "{name}:". Its braces keep
-- all keys of a service in one slot of a Cluster. Keys behind the prefix:
--
--   meta                  HASH   epoch, replid (of the primary the epoch was made for)
--   call:<callID>         HASH   v version, c call, t createTime, u live users, h listed users,
--                                k mark of the last commit, n that commit's last position
--   due                   ZSET   callID by when it is handed out next
--   ended                 ZSET   callID by endTime
--   live:<user>           SET    callIDs;       history:<user>  ZSET  callID by createTime
--   nonce:<user><nonce>   STRING mark, position, record;  nonces  ZSET  the same names by expireTime
--   position:<process>    STRING the last position of its outbox;  delivered:<process>  STRING
--   outbox:<process>      STREAM <last position>-0: the frames of one commit
--   user:<user>, blocks:<user>, devices:<user> (HASH deviceID → [process, session] record)
--   offline               ZSET   device by offlineTime
--   webhook:<position>    HASH   c callID, a attempts, e event;  webhookDue  ZSET  callID by time
--   webhooks:<callID>     LIST   positions;     webhookPosition  STRING
--   revoked:<user>        STRING tokens made until that time are refused
--   clock                 HASH   steady, now: the service's times, at: the engine's own then
--   claim:<name>          STRING the mark of who claimed it, for as long as it is claimed
--   probe:<process>       STRING a moment long: whether anything can be written
--   again                 STRING mark of the last commit that was asked for twice
--   done:<mark>           STRING a removal that was carried out, so that it can be asked for again
--
-- callIDs are written with 19 digits, so that the order of text is the order of numbers.

local DAY = 86400
local OUTBOX_LIMIT = 100000
local MARK = 16       -- bytes of a mark
local HEAD = 16 + 16  -- a mark and a position before a nonce's record

local function each(packed)
  if packed == '' then return {} end
  return cmsgpack.unpack(packed)
end

-- A device's record stands behind its process and session.
local function record_of(packed)
  local offset = cmsgpack.unpack_one(packed)
  return string.sub(packed, offset + 1)
end

local function head_of(packed)
  local _, head = cmsgpack.unpack_one(packed)
  return head
end

-- Move the call from the people who were live in it to those who are.
local function index_live(p, id, before, after)
  local now = {}
  for _, user in ipairs(each(after)) do
    now[user] = true
    redis.call('SADD', p .. 'live:' .. user, id)
  end
  for _, user in ipairs(each(before)) do
    if not now[user] then redis.call('SREM', p .. 'live:' .. user, id) end
  end
end

local function list(p, key, id, time, added)
  local listed = each(redis.call('HGET', key, 'h') or '')
  for _, user in ipairs(added) do
    if redis.call('ZADD', p .. 'history:' .. user, 'NX', time, id) == 1 then
      listed[#listed + 1] = user
    end
  end
  redis.call('HSET', key, 'h', cmsgpack.pack(listed))
end

local function append(p, process, frames, count)
  local counter, stream = p .. 'position:' .. process, p .. 'outbox:' .. process
  local last = redis.call('INCRBY', counter, count)
  redis.call('XADD', stream, 'MAXLEN', '~', OUTBOX_LIMIT,
    string.format('%.0f-0', last), 'f', frames)
  if last == count then
    -- A living process renews this; what a dead one leaves is gone after a day.
    redis.call('EXPIRE', counter, DAY)
    redis.call('EXPIRE', stream, DAY)
  end
  return last
end

local function publish(p, process, frames, last)
  redis.call('PUBLISH', p .. 'to:' .. process, string.format('%.0f ', last) .. frames)
end

-- Append the frames to the outbox of the committing process and of each process that holds a
-- device of a recipient; those hear of it at once. Returns the last position of the former.
local function emit(p, own, frames, count, recipients)
  local processes = {[own] = true}
  for _, user in ipairs(each(recipients)) do
    for _, device in ipairs(redis.call('HVALS', p .. 'devices:' .. user)) do
      processes[head_of(device)[1]] = true
    end
  end
  local mine = 0
  for process in pairs(processes) do
    local last = append(p, process, frames, count)
    if process == own then mine = last else publish(p, process, frames, last) end
  end
  return mine
end

local function remember(p, name, time, mark, position, record)
  redis.call('SET', p .. 'nonce:' .. name, mark .. string.format('%016.0f', position) .. record)
  redis.call('ZADD', p .. 'nonces', time, name)
end

-- A position counts from 1, so as a time it is long past: what came first is due first.
local function announce(p, id, events)
  for _, event in ipairs(events) do
    local position = redis.call('INCR', p .. 'webhookPosition')
    redis.call('HSET', p .. 'webhook:' .. string.format('%.0f', position),
      'c', id, 'a', 0, 'e', event)
    redis.call('RPUSH', p .. 'webhooks:' .. id, string.format('%.0f', position))
    redis.call('ZADD', p .. 'webhookDue', 'NX', string.format('%.0f', position), id)
  end
end

-- The reply to this very commit was lost on its way. It is safe when what is written now is: WAIT
-- asks only for what its own connection has written.
local function again(p, mark, version, position)
  redis.call('SET', p .. 'again', mark)
  return {1, version, tonumber(position)}
end

-- {0, version, call, epoch, position}: not applied; {1, version, last position}: applied;
-- {2, record}: replayed.
local function commit(keys, a)
  local p, process, mark, epoch, expected, id = a[1], a[2], a[3], a[4], tonumber(a[5]), a[6]
  local call, deadline, ended, created = a[7], a[8], a[9], a[10]
  local users, added, name, record, expire = a[11], a[12], a[13], a[14], a[15]
  local frames, count, recipients = a[16], tonumber(a[17]), a[18]
  local key = keys[1]
  if name ~= '' then
    local first = redis.call('GET', p .. 'nonce:' .. name)
    if first then
      if string.sub(first, 1, MARK) == mark then
        return again(p, mark, expected + 1, string.sub(first, MARK + 1, HEAD))
      end
      redis.call('SET', p .. 'again', mark)
      return {2, string.sub(first, HEAD + 1)}
    end
  end
  local current = redis.call('HMGET', key, 'v', 'k', 'n', 'u')
  local version = tonumber(current[1] or 0)
  if current[2] == mark then return again(p, mark, version, current[3]) end
  local valid = redis.call('HGET', p .. 'meta', 'epoch')
  if version ~= expected or valid ~= epoch then
    local position = redis.call('GET', p .. 'position:' .. process) or 0
    return {0, version, redis.call('HGET', key, 'c'), valid, tonumber(position)}
  end
  local position = 0
  if count > 0 then position = emit(p, process, frames, count, recipients) end
  redis.call('HSET', key, 'v', expected + 1, 'c', call, 't', created, 'u', users,
    'k', mark, 'n', string.format('%.0f', position))
  if users ~= (current[4] or '') then index_live(p, id, current[4] or '', users) end
  if deadline == '0' then redis.call('ZREM', p .. 'due', id)
  else redis.call('ZADD', p .. 'due', deadline, id) end
  if ended ~= '0' then redis.call('ZADD', p .. 'ended', ended, id) end
  if added ~= '' then list(p, key, id, created, each(added)) end
  if name ~= '' then remember(p, name, expire, mark, position, record) end
  announce(p, id, {unpack(a, 19)})
  return {1, expected + 1, position}
end

-- The epoch is made for one replication id. Another one means a restart or a failover, so the end
-- of what was acknowledged may be lost (or just that a primary has long had no replica).
local function attach(keys, a)
  local p, process, replid, candidate = a[1], a[2], a[3], a[4]
  local meta = redis.call('HMGET', p .. 'meta', 'replid', 'epoch')
  local epoch = meta[2]
  if not epoch or meta[1] ~= replid then
    epoch = candidate
    redis.call('HSET', p .. 'meta', 'replid', replid, 'epoch', epoch)
  end
  return {epoch, tonumber(redis.call('GET', p .. 'position:' .. process) or 0)}
end

local function due(keys, a)
  local p, now, leased, limit = a[1], a[2], a[3], a[4]
  local found = {}
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'due', '-inf', now, 'LIMIT', 0, limit)) do
    local record = redis.call('HMGET', p .. 'call:' .. id, 'v', 'c')
    if record[1] then
      redis.call('ZADD', p .. 'due', leased, id)
      found[#found + 1] = record
    else
      redis.call('ZREM', p .. 'due', id)
    end
  end
  return found
end

local function live(keys, a)
  local p = a[1]
  local found = {}
  for _, id in ipairs(redis.call('SMEMBERS', keys[1])) do
    found[#found + 1] = redis.call('HMGET', p .. 'call:' .. id, 'v', 'c')
  end
  return found
end

-- {calls, whether more follow}: those made at ``time`` or earlier, less ``skipped`` of that very time
-- which were handed out before; cut off behind the call that makes the page ``limit`` bytes.
local function history(keys, a)
  local p, count, time, skipped, limit = a[1], tonumber(a[2]), a[3], tonumber(a[4]), tonumber(a[5])
  local start = 0
  if time ~= '+inf' then
    start = redis.call('ZCOUNT', keys[1], '(' .. time, '+inf')
      + math.min(skipped, redis.call('ZCOUNT', keys[1], time, time))
  end
  local ids = redis.call('ZREVRANGE', keys[1], start, start + count)
  local page, size = {}, 0
  for n = 1, math.min(#ids, count) do
    if size > limit then break end
    page[n] = redis.call('HGET', p .. 'call:' .. ids[n], 'c')
    if page[n] then size = size + #page[n] end
  end
  return {page, #ids > #page and 1 or 0}
end

local function trim(keys, a)
  local p, before, now, limit = a[1], a[2], a[3], a[4]
  local ids = redis.call('ZRANGEBYSCORE', p .. 'ended', '-inf', '(' .. before, 'LIMIT', 0, limit)
  for _, id in ipairs(ids) do
    local key = p .. 'call:' .. id
    for _, user in ipairs(each(redis.call('HGET', key, 'h') or '')) do
      redis.call('ZREM', p .. 'history:' .. user, id)
    end
    redis.call('DEL', key)
    redis.call('ZREM', p .. 'ended', id)
  end
  local names = redis.call('ZRANGEBYSCORE', p .. 'nonces', '-inf', now, 'LIMIT', 0, limit)
  for _, name in ipairs(names) do
    redis.call('DEL', p .. 'nonce:' .. name)
    redis.call('ZREM', p .. 'nonces', name)
  end
  return {#ids, #names}
end

-- The process lives: what it holds is kept another day. Returns the epoch and its last position.
local function position(keys, a)
  local p, process = a[1], a[2]
  for _, name in ipairs({'position:', 'delivered:', 'outbox:'}) do
    redis.call('EXPIRE', p .. name .. process, DAY)
  end
  return {redis.call('HGET', p .. 'meta', 'epoch'),
    tonumber(redis.call('GET', p .. 'position:' .. process) or 0)}
end

local function undelivered(keys, a)
  local p, process, after, limit = a[1], a[2], tonumber(a[3]), a[4]
  local delivered = tonumber(redis.call('GET', p .. 'delivered:' .. process) or 0)
  after = math.max(after, delivered)
  local entries = redis.call('XRANGE', p .. 'outbox:' .. process,
    string.format('%.0f-0', after + 1), '+', 'COUNT', limit)
  local found = {}
  for n, entry in ipairs(entries) do found[n] = {entry[1], entry[2][2]} end
  return {after, found}
end

local function delivered(keys, a)
  local p, process, up_to = a[1], a[2], tonumber(a[3])
  up_to = math.min(up_to, tonumber(redis.call('GET', p .. 'position:' .. process) or 0))
  if up_to <= tonumber(redis.call('GET', p .. 'delivered:' .. process) or 0) then return 0 end
  redis.call('SET', p .. 'delivered:' .. process, string.format('%.0f', up_to), 'EX', DAY)
  redis.call('XTRIM', p .. 'outbox:' .. process, 'MINID', string.format('%.0f-0', up_to + 1))
  return 1
end

local function post(keys, a)
  local p, frames = a[1], a[2]
  for n = 3, #a do publish(p, a[n], frames, append(p, a[n], frames, 1)) end
  return 1
end

local function claim(keys, a)
  local mark, time = a[2], a[3]
  local first = redis.call('SET', keys[1], mark, 'NX', 'GET', 'PX', time)
  -- Who claimed it before may be oneself, whose reply was lost on its way.
  return (not first or first == mark) and 1 or 0
end

-- The engine's own clock, in milliseconds.
local function engine_time()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The service's two times now: what was marked last, and what has passed since, at most a day.
local function clock_mark(keys, a)
  local mark = redis.call('HMGET', keys[1], 'steady', 'now', 'at')
  if not mark[1] then return {false, false} end
  local passed = math.max(0, math.min(engine_time() - mark[3], DAY * 1000))
  return {string.format('%.0f', mark[1] + passed), string.format('%.0f', mark[2] + passed)}
end

-- Whoever is furthest is right: the others stood still.
local function mark_clock(keys, a)
  local marked = tonumber(redis.call('HGET', keys[1], 'steady') or 0)
  local steady = math.max(marked, tonumber(a[2]))
  local text = string.format('%.0f', steady)
  redis.call('HSET', keys[1], 'steady', text, 'now', a[3],
    'at', string.format('%.0f', engine_time()))
  return text
end

local function due_webhooks(keys, a)
  local p, now, leased, limit = a[1], a[2], a[3], a[4]
  local ids = redis.call('ZRANGEBYSCORE', p .. 'webhookDue', '-inf', now, 'LIMIT', 0, limit)
  local found = {}
  for n, id in ipairs(ids) do
    local position = redis.call('LINDEX', p .. 'webhooks:' .. id, 0)
    local webhook = redis.call('HMGET', p .. 'webhook:' .. position, 'a', 'e')
    redis.call('ZADD', p .. 'webhookDue', leased, id)
    found[n] = {tonumber(position), tonumber(webhook[1]), webhook[2]}
  end
  return found
end

local function put_webhook(keys, a)
  announce(a[1], a[2], {a[3]})
  return 1
end

local function webhook_done(keys, a)
  local p, position = a[1], a[2]
  local id = redis.call('HGET', p .. 'webhook:' .. position, 'c')
  if not id then return 0 end
  redis.call('DEL', p .. 'webhook:' .. position)
  redis.call('LREM', p .. 'webhooks:' .. id, 1, position)
  local following = redis.call('LINDEX', p .. 'webhooks:' .. id, 0)
  if following then
    redis.call('ZADD', p .. 'webhookDue', following, id)
  else
    redis.call('ZREM', p .. 'webhookDue', id)
  end
  return 1
end

local function webhook_failed(keys, a)
  local p, position, time = a[1], a[2], a[3]
  local id = redis.call('HGET', p .. 'webhook:' .. position, 'c')
  if not id then return 0 end
  redis.call('HINCRBY', p .. 'webhook:' .. position, 'a', 1)
  redis.call('ZADD', p .. 'webhookDue', time, id)
  return 1
end

-- The name of a device in the set of all devices; user and device stay apart.
local function device_name(user, device)
  return #user .. ':' .. user .. device
end

local function put_device(keys, a)
  local p, user, device, packed, time = a[1], a[2], a[3], a[4], a[5]
  redis.call('HSET', keys[1], device, packed)
  redis.call('ZADD', p .. 'offline', time, device_name(user, device))
  return 1
end

local function owns(p, user, device, session)
  local packed = redis.call('HGET', p .. 'devices:' .. user, device)
  return packed and head_of(packed)[2] == session
end

local function remove_device(keys, a)
  local p, mark, user, device, session = a[1], a[2], a[3], a[4], a[5]
  if owns(p, user, device, session) then
    redis.call('HDEL', keys[1], device)
    redis.call('ZREM', p .. 'offline', device_name(user, device))
    redis.call('SET', p .. 'done:' .. mark, 1, 'EX', 60)
    return 1
  end
  return redis.call('EXISTS', p .. 'done:' .. mark)
end

-- Which of the (user, device, session) triples, counted from 0, do not own their record.
local function touch(keys, a)
  local p, time = a[1], a[2]
  local stale = {}
  for n = 3, #a, 3 do
    if owns(p, a[n], a[n + 1], a[n + 2]) then
      redis.call('ZADD', p .. 'offline', time, device_name(a[n], a[n + 1]))
    else
      stale[#stale + 1] = (n - 3) / 3
    end
  end
  return stale
end

local function devices(keys, a)
  local p = a[1]
  local found = {}
  for n = 2, #a do
    local fields = redis.call('HGETALL', p .. 'devices:' .. a[n])
    local those = {}
    for m = 1, #fields, 2 do
      local time = redis.call('ZSCORE', p .. 'offline', device_name(a[n], fields[m]))
      those[#those + 1] = {record_of(fields[m + 1]), time}
    end
    found[n - 1] = those
  end
  return found
end

local function lost_devices(keys, a)
  local p, now, limit = a[1], a[2], a[3]
  local names = redis.call('ZRANGEBYSCORE', p .. 'offline', '-inf', now, 'WITHSCORES',
    'LIMIT', 0, limit)
  local found = {}
  for n = 1, #names, 2 do
    local size, rest = string.match(names[n], '^(%d+):(.*)$')
    local user, device = string.sub(rest, 1, size), string.sub(rest, size + 1)
    local packed = redis.call('HGET', p .. 'devices:' .. user, device)
    if packed then found[#found + 1] = {record_of(packed), names[n + 1]} end
  end
  return found
end

local function blocked(keys, a)
  local p, user = a[1], a[2]
  local found = {}
  for n = 3, #a do
    found[n - 2] = redis.call('SISMEMBER', p .. 'blocks:' .. a[n], user)
  end
  return found
end

local function revoke(keys, a)
  local before = tonumber(redis.call('GET', keys[1]) or 0)
  if tonumber(a[2]) > before then redis.call('SET', keys[1], a[2]) end
  return 1
end

redis.register_function('LIBRARY_commit', commit)
redis.register_function('LIBRARY_attach', attach)
redis.register_function('LIBRARY_due', due)
redis.register_function('LIBRARY_live', live)
redis.register_function('LIBRARY_history', history)
redis.register_function('LIBRARY_trim', trim)
redis.register_function('LIBRARY_position', position)
redis.register_function('LIBRARY_undelivered', undelivered)
redis.register_function('LIBRARY_delivered', delivered)
redis.register_function('LIBRARY_post', post)
redis.register_function('LIBRARY_claim', claim)
redis.register_function('LIBRARY_clock_mark', clock_mark)
redis.register_function('LIBRARY_mark_clock', mark_clock)
redis.register_function('LIBRARY_due_webhooks', due_webhooks)
redis.register_function('LIBRARY_put_webhook', put_webhook)
redis.register_function('LIBRARY_webhook_done', webhook_done)
redis.register_function('LIBRARY_webhook_failed', webhook_failed)
redis.register_function('LIBRARY_put_device', put_device)
redis.register_function('LIBRARY_remove_device', remove_device)
redis.register_function('LIBRARY_touch', touch)
redis.register_function('LIBRARY_devices', devices)
redis.register_function('LIBRARY_lost_devices', lost_devices)
redis.register_function('LIBRARY_blocked', blocked)
redis.register_function('LIBRARY_revoke', revoke)
