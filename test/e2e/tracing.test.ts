import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { startTracing } from '../../src/observability/tracing.ts';
import { startBridge } from '../support/bridge.ts';
import { Wire } from '../support/wire.ts';

const chat = '9a1f3c52-0b6e-4d57-8c1d-2e5f7a9b1c3d';

interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

const spans: CollectedSpan[] = [];
let collector: Server;
let endpoint: string;
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    for (const { scopeSpans } of JSON.parse(text).resourceSpans)
      for (const { spans: sent } of scopeSpans) spans.push(...sent);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

it('an operation is a trace from its acceptance over the source and the translation to its delivery, without any value of it', async () => {
  const bridge = await startBridge({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    overrides: { clock: systemClock },
  });
  const wire = new Wire(bridge.api);
  await wire.open();
  await wire.content(chat);
  await wire.content('unknown');
  await bridge.stop();
  const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
  expect(roots.map(({ name }) => name)).toEqual(['GetInteractionContent', 'GetInteractionContent']);
  const [first, second] = roots;
  const partsOf = (root: CollectedSpan | undefined) =>
    spans
      .filter(({ parentSpanId, traceId }) => parentSpanId === root?.spanId && traceId === root?.traceId)
      .map(({ name }) => name);
  expect(partsOf(first)).toEqual(expect.arrayContaining(['accept', 'source record', 'translate', 'deliver']));
  expect(partsOf(second)).toEqual(expect.arrayContaining(['accept', 'source record', 'deliver']));
  expect(JSON.stringify(second)).toContain('not-found');
  for (const secret of [chat, 'ana.duarte', 'demo-bridge']) expect(JSON.stringify(spans)).not.toContain(secret);
});

it('another node continues the trace of an operation that it takes over', async () => {
  const from = spans.length;
  const [one, other] = [await startTracing(endpoint, '1'), await startTracing(endpoint, '1')];
  const accepted = one.begin('GetInteractionContent', undefined);
  const continued = other.begin('GetInteractionContent', accepted.traceparent);
  const foreign = other.begin('GetInteractionContent', 'nonsense');
  continued.end('deadline');
  accepted.end(undefined);
  foreign.end(undefined);
  await Promise.all([one.close(), other.close()]);
  await vi.waitFor(() => expect(spans).toHaveLength(from + 3), 5_000);
  const [, , traceOf, spanOf] = /^(\d\d)-(\w+)-(\w+)-\d\d$/.exec(accepted.traceparent)?.map(String) ?? [];
  expect(spans.slice(from)).toContainEqual(expect.objectContaining({ traceId: traceOf, parentSpanId: spanOf }));
  expect(spans.slice(from).filter(({ traceId }) => traceId === traceOf)).toHaveLength(2);
});

it('a collector that is not there hinders nothing', async () => {
  const bridge = await startBridge({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    overrides: { clock: systemClock },
  });
  const wire = new Wire(bridge.api);
  await wire.open();
  expect(await wire.content(chat)).toHaveProperty('interaction.id', chat);
  await bridge.stop();
});
