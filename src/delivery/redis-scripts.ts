/*
 * The scripts that Redis runs. Each is one step of delivery that nothing may come between. All of them may run twice. Times are those of Redis.
 *
 * What has been answered or withdrawn stays so, in whatever order they run: "accept" may come after "result".
 *
 * Keys (u: hash of a principal):
 *   session:{id}   hash: u, ack, signIn, subs, cursor, sent (positions in the stream), received, batch (counts), poll, polls, flight (node and poll whose reply
 *                  is being sent), until, inherited (since when), out (signed out), waits (a connect is held)
 *   sessions:{u}   sorted set of session ids by the time of their opening, with those that ended lately
 *   out:{u}        stream of results: o (operation), d (result, or nothing if it is large), f (what counts if a large one is lost), n (size), c (sum of sizes)
 *   res:{o}        a large result
 *   mark:{u}       position behind what was received when the last session was left in order
 *   done:{o}       an operation that has its result, or that its node has withdrawn
 *   pending:{node} hash of the operations that a node works on: time of acceptance, attempt, request
 *   nodes          sorted set of nodes by their last beat
 *   numbers, epoch the last reserved referenceId; a name for the memory of this Redis
 * Channel: wake. "u": a user has a result; "s": a session has changed; "p": a session has a newer poll; "n": a node lives.
 */

const prelude = `
local P = 'cxbridge:'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function wake(text) redis.call('PUBLISH', P .. 'wake', text) end

local function parts(position)
  local ms, seq = string.match(position, '(%d+)%-(%d+)')
  return tonumber(ms), tonumber(seq)
end

local function isBefore(a, b)
  local ams, aseq = parts(a)
  local bms, bseq = parts(b)
  return ams < bms or (ams == bms and aseq < bseq)
end

local function behind(position)
  local ms, seq = string.match(position, '(%d+)%-(%d+)')
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end

-- The owner's session, unless it has ended.
local function open(id, u)
  local s = redis.call('HMGET', P .. 'session:' .. id, 'u', 'until', 'out')
  if s[1] ~= u or tonumber(s[2]) < now then return nil end
  return s[3] and 'out' or 'in'
end

-- A full Redis refuses writes that need memory, unless another write came before them in the same script.
local function allowWrites(key)
  local life = redis.call('PTTL', key)
  if life > 0 then redis.call('PEXPIRE', key, life) end
end

-- Drops what every session has received that may still want it.
local function trim(u)
  local least
  for _, id in ipairs(redis.call('ZRANGE', P .. 'sessions:' .. u, 0, -1)) do
    local s = redis.call('HMGET', P .. 'session:' .. id, 'until', 'cursor', 'inherited')
    if not s[1] then redis.call('ZREM', P .. 'sessions:' .. u, id)
    elseif s[2] and (tonumber(s[1]) >= now or not s[3]) and (not least or isBefore(s[2], least)) then least = s[2] end
  end
  least = least or redis.call('GET', P .. 'mark:' .. u)
  if not least then return end
  for _, entry in ipairs(redis.call('XRANGE', P .. 'out:' .. u, '-', least, 'COUNT', 100)) do
    if entry[2][4] == '' then redis.call('UNLINK', P .. 'res:' .. entry[2][2]) end
  end
  redis.call('XTRIM', P .. 'out:' .. u, 'MINID', behind(least))
end

-- Where a new session begins: where the others are, open or ended, whose results no session has inherited.
local function start(u)
  local least
  for _, id in ipairs(redis.call('ZRANGE', P .. 'sessions:' .. u, 0, -1)) do
    local key = P .. 'session:' .. id
    local s = redis.call('HMGET', key, 'cursor', 'inherited')
    if s[1] and not s[2] then
      if not least or isBefore(s[1], least) then least = s[1] end
      redis.call('HSET', key, 'inherited', now)
    end
  end
  return least or redis.call('GET', P .. 'mark:' .. u) or '0-0'
end

-- A session wants nothing more; the next one begins behind what it has received.
local function leave(id, u, kept)
  local key = P .. 'session:' .. id
  local s = redis.call('HMGET', key, 'cursor', 'batch')
  if not s[1] then return end
  local mark = redis.call('GET', P .. 'mark:' .. u)
  if not mark or isBefore(mark, s[1]) then redis.call('SET', P .. 'mark:' .. u, s[1], 'PX', kept) end
  redis.call('HDEL', key, 'cursor', 'flight')
  redis.call('HSET', key, 'received', s[2])
end

-- Whether a node has withdrawn an operation and works on it nevertheless, because the answer did not reach it.
local function isResumed(operation, node) return redis.call('GET', P .. 'done:' .. operation) == 'withdrawn ' .. node end

local function keep(id, u, kept)
  redis.call('PEXPIRE', P .. 'session:' .. id, kept)
  redis.call('PEXPIRE', P .. 'sessions:' .. u, kept)
end
`;

const script = (body: string): string => prelude + body;

/** What each script is called, and its text. Their arguments are described where they are called. */
export const redisScripts = {
  sessionOpen: script(`
local id, u, ack, signIn, life, kept = unpack(ARGV)
local key = P .. 'session:' .. id
redis.call('HSET', key, 'u', u, 'ack', ack, 'signIn', signIn, 'received', 0, 'batch', 0, 'until', now + life)
redis.call('ZADD', P .. 'sessions:' .. u, string.format('%.0f', time[1] * 1000000 + time[2]), id)
keep(id, u, kept)
return 1`),

  sessionFind: script(`
local id, u, interval = unpack(ARGV)
local state = open(id, u)
if not state then return nil end
local key = P .. 'session:' .. id
allowWrites(key)
local s = redis.call('HMGET', key, 'ack', 'subs', 'until')
if state == 'in' and tonumber(s[3]) < now + interval then redis.call('HSET', key, 'until', now + interval) end
return { s[1], s[2] or '', state }`),

  sessionList: script(`
local u = ARGV[1]
local found = {}
for _, id in ipairs(redis.call('ZRANGE', P .. 'sessions:' .. u, 0, -1)) do
  local state = open(id, u)
  if state then
    local s = redis.call('HMGET', P .. 'session:' .. id, 'ack', 'subs')
    found[#found + 1] = { id, s[1], s[2] or '', state }
  end
end
return found`),

  sessionSubscribe: script(`
local id, u, subs, includes, kept, read = unpack(ARGV)
if open(id, u) ~= 'in' then return 0 end
local key = P .. 'session:' .. id
if (redis.call('HGET', key, 'subs') or '') ~= read then return 0 end
redis.call('HSET', key, 'subs', subs)
if includes == '0' then
  leave(id, u, kept)
  trim(u)
  return 1
end
if redis.call('HEXISTS', key, 'cursor') == 0 then redis.call('HSET', key, 'cursor', start(u)) end
trim(u)
wake('u ' .. u)
return 1`),

  sessionSignOut: script(`
local u, signIn, life, kept = unpack(ARGV)
allowWrites(P .. 'sessions:' .. u)
for _, id in ipairs(redis.call('ZRANGE', P .. 'sessions:' .. u, 0, -1)) do
  local key = P .. 'session:' .. id
  if redis.call('HGET', key, 'signIn') == signIn and open(id, u) == 'in' then
    leave(id, u, kept)
    redis.call('HDEL', key, 'subs')
    redis.call('HSET', key, 'out', 1, 'until', now + life)
    wake('s ' .. u .. ' ' .. id)
  end
end
trim(u)
return 1`),

  sessionClose: script(`
local id, u, reason, kept = unpack(ARGV)
if not open(id, u) then return 0 end
local key = P .. 'session:' .. id
allowWrites(key)
local s = redis.call('HMGET', key, 'cursor', 'inherited')
-- What nothing waits for need not be remembered: otherwise a client could fill the list with handshakes.
local isNeeded = s[1] and not s[2] and #redis.call('XRANGE', P .. 'out:' .. u, '(' .. s[1], '+', 'COUNT', 1) > 0
if reason == 'disconnected' or not isNeeded then
  leave(id, u, kept)
  redis.call('UNLINK', key)
  redis.call('ZREM', P .. 'sessions:' .. u, id)
else
  redis.call('HSET', key, 'until', 0)
end
wake('s ' .. u .. ' ' .. id)
trim(u)
return 1`),

  take: script(`
local id, u, poll, isNew, ack, isFinal, node, replyBytes, hold, interval, kept, lapse = unpack(ARGV)
if open(id, u) ~= 'in' then return { 'unknown' } end
local key = P .. 'session:' .. id
allowWrites(key)
local s = redis.call('HMGET', key, 'ack', 'cursor', 'received', 'batch', 'sent', 'poll', 'flight', 'inherited', 'waits', 'polls')
local acks, cursor, received, batch, sent, flight = s[1] == '1', s[2], tonumber(s[3]), tonumber(s[4]), s[5], s[7]
local polls = tonumber(s[10] or 0)
if isNew == '1' then
  if s[6] ~= poll then
    polls = polls + 1
    redis.call('HSET', key, 'poll', poll, 'polls', polls)
    if s[9] then wake('s ' .. u .. ' ' .. id) end
    if flight then wake('p ' .. u .. ' ' .. id .. ' ' .. poll) end
  end
  if s[8] and now - s[8] > 5000 then redis.call('HDEL', key, 'inherited') end
  redis.call('HSET', key, 'until', now + hold + interval)
  keep(id, u, kept)
elseif s[6] ~= poll then
  return { 'superseded' }
end
local isAnsweredNow = isFinal == '1' or polls == 1

if acks and ack ~= '' and cursor and sent then
  local count = math.min(tonumber(ack), batch) - received
  if count > 0 then
    if tonumber(ack) >= batch then cursor = sent
    else
      local passed = redis.call('XRANGE', P .. 'out:' .. u, '(' .. cursor, sent, 'COUNT', count)
      cursor = #passed > 0 and passed[#passed][1] or sent
    end
    received = received + count
    redis.call('HSET', key, 'cursor', cursor, 'received', received)
    trim(u)
  end
end

local function nothing()
  if isAnsweredNow then
    redis.call('HDEL', key, 'waits')
    redis.call('HSET', key, 'until', now + interval)
  else redis.call('HSET', key, 'waits', 1) end
  return { 'nothing', s[1], polls, received }
end

if flight and flight ~= node .. ' ' .. poll then
  -- Another reply is being sent. If its node has died, what has become of it stays unknown. A node that is late itself cannot judge.
  local beat = redis.call('ZSCORE', P .. 'nodes', string.match(flight, '^%S+'))
  local own = redis.call('ZSCORE', P .. 'nodes', node)
  if (beat and tonumber(beat) > now - lapse) or not own or tonumber(own) < now - lapse then return nothing() end
end
if not cursor then return nothing() end

local found, bytes, last = {}, 0, cursor
while #found < 64 and bytes < tonumber(replyBytes) do
  local entries = redis.call('XRANGE', P .. 'out:' .. u, '(' .. last, '+', 'COUNT', 16)
  local isFull = false
  for _, entry in ipairs(entries) do
    local size = tonumber(entry[2][8])
    if #found > 0 and bytes + size > tonumber(replyBytes) then
      isFull = true
      break
    end
    bytes = bytes + size
    last = entry[1]
    found[#found + 1] = { entry[2][2], entry[2][4], entry[2][6] }
  end
  if isFull or #entries < 16 then break end
end
if #found == 0 then return nothing() end
redis.call('HDEL', key, 'waits')
redis.call('HSET', key, 'batch', received + #found, 'sent', last, 'until', now + interval)
if not acks then
  redis.call('HSET', key, 'flight', node .. ' ' .. poll)
  redis.call('ZADD', P .. 'nodes', 'NX', now, node)
end
return { 'batch', s[1], polls, received, received + #found, bytes, found }`),

  settle: script(`
local id, u, poll, node, isSent = unpack(ARGV)
local key = P .. 'session:' .. id
local s = redis.call('HMGET', key, 'u', 'flight', 'sent', 'batch')
if s[1] ~= u or s[2] ~= node .. ' ' .. poll then return 0 end
redis.call('HDEL', key, 'flight')
if isSent == '1' then
  redis.call('HSET', key, 'cursor', s[3], 'received', s[4])
  trim(u)
end
if redis.call('HEXISTS', key, 'waits') == 1 then wake('s ' .. u .. ' ' .. id) end
return 1`),

  accept: script(`
local node, operation, attempt, acceptedAt, request, u, limit = unpack(ARGV)
if tonumber(limit) > 0 then
  local out = P .. 'out:' .. u
  local first, last = redis.call('XRANGE', out, '-', '+', 'COUNT', 1)[1], redis.call('XREVRANGE', out, '+', '-', 'COUNT', 1)[1]
  if first and last[2][10] - first[2][10] + first[2][8] > tonumber(limit) then return 0 end
end
if acceptedAt == '' then acceptedAt = now end
if isResumed(operation, node) then redis.call('UNLINK', P .. 'done:' .. operation) end
if redis.call('EXISTS', P .. 'done:' .. operation) == 1 then return 1 end
redis.call('HSET', P .. 'pending:' .. node, operation, acceptedAt .. ' ' .. attempt .. ' ' .. request)
redis.call('ZADD', P .. 'nodes', 'NX', now, node)
return 1`),

  withdraw: script(`
local node, operation, doneFor = unpack(ARGV)
local isWithdrawn = redis.call('SET', P .. 'done:' .. operation, 'withdrawn ' .. node, 'NX', 'PX', doneFor)
redis.call('HDEL', P .. 'pending:' .. node, operation)
return isWithdrawn and 1 or 0`),

  result: script(`
local node, operation, u, data, failed, size, kept, doneFor = unpack(ARGV)
local isNew = redis.call('SET', P .. 'done:' .. operation, node, 'NX', 'PX', doneFor)
redis.call('HDEL', P .. 'pending:' .. node, operation)
if not isNew then
  if not isResumed(operation, node) then return 0 end
  redis.call('SET', P .. 'done:' .. operation, node, 'PX', doneFor)
end
local out = P .. 'out:' .. u
local last = redis.call('XREVRANGE', out, '+', '-', 'COUNT', 1)[1]
-- What an entry and the mark of its operation need beside the result.
local sum = size + 512 + (last and last[2][10] or 0)
redis.call('XADD', out, 'MINID', now - kept, '*', 'o', operation, 'd', data, 'f', failed, 'n', size, 'c', string.format('%.0f', sum))
redis.call('PEXPIRE', out, kept)
wake('u ' .. u)
return 1`),

  received: script(`
for i = 3, #ARGV do redis.call('SET', P .. 'done:' .. ARGV[i], ARGV[1], 'NX', 'PX', ARGV[2]) end
return 1`),

  undone: script(`
local found = {}
for _, operation in ipairs(ARGV) do
  if redis.call('EXISTS', P .. 'done:' .. operation) == 0 then found[#found + 1] = operation end
end
return found`),

  beat: script(`
local node, lapse, epoch, lastNumber, mayClaim = unpack(ARGV)
local own = redis.call('ZSCORE', P .. 'nodes', node)
redis.call('ZADD', P .. 'nodes', now, node)
redis.call('SET', P .. 'epoch', epoch, 'NX')
if tonumber(redis.call('GET', P .. 'numbers') or 0) < tonumber(lastNumber) then redis.call('SET', P .. 'numbers', lastNumber) end
wake('n ' .. node)
local claimed = {}
-- A node whose own last beat is late judges no other one dead: after a pause of everything, all look dead.
if mayClaim == '1' and own and now - own < tonumber(lapse) then
  local dead = redis.call('ZRANGEBYSCORE', P .. 'nodes', '-inf', now - lapse, 'LIMIT', 0, 1)[1]
  if dead then
    local operations = redis.call('HRANDFIELD', P .. 'pending:' .. dead, 100, 'WITHVALUES')
    local bytes = 0
    for i = 1, #operations, 2 do
      -- The rest has to wait for the next beat, so that the reply is not late.
      if bytes > 1048576 then break end
      bytes = bytes + #operations[i + 1]
      local acceptedAt, attempt, request = string.match(operations[i + 1], '^(%S+) (%S+) (.*)$')
      redis.call('HSET', P .. 'pending:' .. node, operations[i], acceptedAt .. ' ' .. (attempt + 1) .. ' ' .. request)
      redis.call('HDEL', P .. 'pending:' .. dead, operations[i])
      claimed[#claimed + 1] = { operations[i], tostring(now - acceptedAt), tostring(attempt + 1), request }
    end
    if redis.call('EXISTS', P .. 'pending:' .. dead) == 0 then redis.call('ZREM', P .. 'nodes', dead) end
  end
end
return { redis.call('GET', P .. 'epoch'), claimed }`),

  ownOperations: script(`return redis.call('HKEYS', P .. 'pending:' .. ARGV[1])`),

  ownRequests: script(`
local own = {}
for i = 2, #ARGV do
  local operation = redis.call('HGET', P .. 'pending:' .. ARGV[1], ARGV[i])
  if operation then
    local acceptedAt, attempt, request = string.match(operation, '^(%S+) (%S+) (.*)$')
    own[#own + 1] = { ARGV[i], tostring(now - acceptedAt), attempt, request }
  end
end
return own`),

  leaveNodes: script(`
local node = ARGV[1]
if redis.call('EXISTS', P .. 'pending:' .. node) == 1 then redis.call('ZADD', P .. 'nodes', 0, node)
else redis.call('ZREM', P .. 'nodes', node) end
return 1`),

  numbers: script(`
local lastKnown, count = unpack(ARGV)
local last = tonumber(redis.call('GET', P .. 'numbers') or '')
if not last then redis.call('SET', P .. 'numbers', lastKnown + 1000000)
elseif last < tonumber(lastKnown) then redis.call('SET', P .. 'numbers', lastKnown) end
return redis.call('INCRBY', P .. 'numbers', count)`),
} as const;
