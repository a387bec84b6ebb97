import { createServer } from 'node:http';
import voiceAnswered from '../../src/simulator/samples/voice-answered.json' with { type: 'json' };
import { sampleTenantId } from '../../src/simulator/samples.ts';

/*
 * A CXEngage tenant that costs nothing: calls whose rows of lists are rendered beforehand. Arguments: how many, and how many a day. Sends its URL to the parent process, and
 * answers the message `calls` with the number of its requests.
 */

const [count = 0, perDay = 1] = process.argv.slice(2).map(Number);
const DAY = 86_400_000;
const firstDay = Date.parse('2024-01-01T00:00:00.000Z');
const { details: _details, agents: all, ...row } = voiceAnswered.interaction as Record<string, unknown>;
// Without notes a list says all about a call.
const agents = (all as readonly object[]).map((agent) => ({ ...agent, noteTitle: null }));
const shift = (time: number): string => new Date(time).toISOString();

const starts: number[] = [];
const rows: string[] = [];
for (let index = 0; index < count; index += 1) {
  const start = firstDay + Math.floor(index / perDay) * DAY + Math.floor(((index % perDay) * DAY) / perDay);
  starts.push(start);
  const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  rows.push(
    JSON.stringify({
      ...row,
      agents,
      notes: null,
      interactionId: id,
      tenantId: sampleTenantId,
      startTimestamp: shift(start),
      endTimestamp: shift(start + 300_000),
    }),
  );
}

/** The first row that does not start before a time. */
function firstFrom(time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

let calls = 0;
const server = createServer((request, response) => {
  calls += 1;
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  const json = (text: string): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  if (url.pathname.endsWith('/tokens')) return json(JSON.stringify({ token: 'token', ttl: 86_400 }));
  const [, one] = /\/interactions\/0{8}-0000-4000-8000-([0-9a-f]{12})$/.exec(url.pathname) ?? [];
  if (one !== undefined) return json(rows[Number.parseInt(one, 16)] ?? '{}');
  if (url.pathname.includes('/interactions/')) return json('{"results":[]}');
  if (!url.pathname.endsWith('/interactions'))
    return json('{"result":{"firstName":"Ana","lastName":"Duarte","email":"ana@example.org"}}');
  const number = (name: string): number =>
    Date.parse(url.searchParams.get(name) ?? '') || Number(url.searchParams.get(name));
  const [from, to] = [firstFrom(number('start')), firstFrom(number('end'))];
  const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))];
  // Newest first.
  const end = Math.max(from, to - offset);
  const page = rows.slice(Math.max(from, end - limit), end).reverse();
  json(`{"tenantId":"${sampleTenantId}","total":${to - from},"results":[${page.join(',')}]}`);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});
process.on('message', () => process.send?.(calls));
process.on('disconnect', () => process.exit());
