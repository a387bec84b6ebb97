import { expect, it } from 'vitest';
import { DiagnosticsCollector } from './diagnostics-collector.ts';

it('collects diagnostics in the order of their reports', () => {
  const diagnostics = new DiagnosticsCollector();
  diagnostics.report('unmapped-value', '/channelType', 'fax');
  diagnostics.add([{ code: 'missing-end', pointer: '/endTimestamp' }]);
  diagnostics.report('unknown-user', '/agents');
  expect(diagnostics.all()).toStrictEqual([
    { code: 'unmapped-value', pointer: '/channelType', seen: 'fax' },
    { code: 'missing-end', pointer: '/endTimestamp' },
    { code: 'unknown-user', pointer: '/agents' },
  ]);
});

it('keeps an empty value that was seen', () => {
  const diagnostics = new DiagnosticsCollector();
  diagnostics.report('unmapped-value', '/direction', '');
  expect(diagnostics.all()).toStrictEqual([{ code: 'unmapped-value', pointer: '/direction', seen: '' }]);
});
