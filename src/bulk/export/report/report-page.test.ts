import { expect, it } from 'vitest';
import { profileLine } from './profile-line.ts';
import type { ExportReport } from './report.ts';
import { reportPage } from './report-page.ts';

const hostile = '"><img src=x onerror=alert(1)>';
const report: ExportReport = {
  tenantId: hostile,
  origin: 'cxengage',
  from: '2024-03-01T00:00:00.000Z',
  to: '2024-03-08T00:00:00.000Z',
  interactions: 3,
  slices: 2,
  bytes: 5_000_000,
  days: [
    { day: '2024-03-01', channel: hostile, count: 2 },
    { day: '2024-03-02', channel: 'voice', count: 1 },
  ],
  channels: [{ what: `${hostile} inbound`, count: 3 }],
  mediaTypes: [{ what: hostile, count: 3 }],
  rejects: [{ what: hostile, count: 1, advice: hostile }],
  unmapped: [{ what: `/channelType "${hostile}"`, count: 1 }],
  incomplete: [],
  unknownFields: Array.from({ length: 60 }, (_, index) => ({ what: `/field${index}`, count: 1 })),
  sampled: 1,
  fields: [{ what: hostile, count: 1, advice: hostile }],
  diagnostics: [],
  nextActions: [hostile],
};

it('text of the source is never HTML', () => {
  const page = reportPage(report);
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img src=x');
});

it('a long table is cut, and says so', () => {
  expect(reportPage(report)).toContain('and 10 more');
});

it('a page without interactions says so', () => {
  expect(reportPage({ ...report, days: [], channels: [] }).match(/<p>None\.<\/p>/g)?.length).toBeGreaterThanOrEqual(4);
});

it.each([
  ['/channelType "fax"', 'mediaTypes: { "fax": openmedia }'],
  ['/details/channelType "a \\"b"', 'mediaTypes: { "a \\\\\\"b": openmedia }'],
  ['/direction "internal"', 'typeIds: { "internal": Inbound }'],
  ['/subType "x"', undefined],
])('the profile line for %s is %s', (unmapped, line) => {
  // What may be chosen follows.
  expect(profileLine(unmapped)?.replace(/ {2}# choose: .*/, '')).toBe(line);
});
