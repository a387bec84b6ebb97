import * as Plot from '@observablehq/plot';
import { escape as escapeHtml } from 'html-escaper';
import { parseHTML } from 'linkedom';
import { DAY } from '../../../kit/durations.ts';
import type { Counted, Estimate, ExportReport } from './report.ts';
import { timeOf } from './time-of.ts';

/** Rows of a table beyond these are only counted. */
const MAX_ROWS = 50;
/** A record has more fields than that only if a tenant invents them. */
const MAX_FIELDS = 400;

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e9ee); --soft: light-dark(#5b6470, #a3adba); --line: light-dark(#d8dde4, #39424e); --back: light-dark(#fff, #14181d); }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; break-after: avoid; }
p, li { max-width: 46rem; } .soft { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; } dt { color: var(--soft); } dd { margin: 0; font-size: 1.4rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-family: ui-monospace, monospace; font-size: .9em; } svg { max-width: 100%; height: auto; }
@media print { :root { color-scheme: light; } body { margin: 0; } section { break-inside: avoid; } }
`;

/** The report as one page that needs nothing else: no script, no font, no network. */
export function reportPage(report: ExportReport, title = 'Export'): string {
  const { tenantId, origin, from, to } = report;
  const number = (value: number): string => value.toLocaleString('en');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} of ${escapeHtml(tenantId)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)} of ${escapeHtml(tenantId)}</h1>
<p class="soft">${escapeHtml(origin)}, ${shownTime(from)} to ${shownTime(to)} UTC</p>
<dl>
${headline(report)
  .map(([name, value]) => `<div><dt>${name}</dt><dd>${number(value)}</dd></div>`)
  .join('\n')}
</dl>
<section><h2>Next</h2><ol>${report.nextActions.map((each) => `<li>${escapeHtml(each)}</li>`).join('')}</ol></section>
${report.estimate ? estimateSection(report.estimate) : ''}
<section><h2>Interactions by day</h2>${timeline(report)}</section>
<section><h2>Interactions by channel and direction</h2>${bars(report.channels)}</section>
${section('Media types', 'What desktops and reports see.', report.mediaTypes)}
${section('Rejects by reason', 'Interactions that could not be exported completely.', report.rejects, 'To do')}
${section('Values that the profile does not know', 'They are exported with the default of the profile.', report.unmapped, 'Line of a profile')}
${section('Incomplete interactions', 'What is missing, and why. Their rows are there.', report.incomplete, 'To do')}
${section('Fields that CXEngage does not document', 'They are in the source records and in no table but `source` and `statistic`.', report.unknownFields)}
${section('Source fields', fieldsAbout(report), report.fields, 'What became of it', MAX_FIELDS)}
${section('Diagnostics', 'What the translation reported, by code (docs/diagnostics.md).', report.diagnostics)}
</body>
</html>
`;
}

function estimateSection({ interactions, sampled, calls, ratePerSecond, hours, bytes, channels }: Estimate): string {
  const about = `${interactions.toLocaleString('en')} interactions are there, as CXEngage counts them, and ${sampled.toLocaleString('en')} of them were read. All other numbers of this page but those by day are of the ones that were read.`;
  const rows = [
    `Calls: ${calls.toLocaleString('en')}`,
    `Time at ${ratePerSecond} calls a second: ${timeOf(hours)}`,
    `Megabytes on the disk: ${Math.ceil(bytes / 1e6).toLocaleString('en')}`,
    ...channels.map(({ what, count }) => `${what}: about ${count.toLocaleString('en')}`),
  ];
  return `<section><h2>An export of all of it</h2><p class="soft">${escapeHtml(about)}</p><ul>${rows.map((each) => `<li>${escapeHtml(each)}</li>`).join('')}</ul></section>`;
}

function headline({
  interactions,
  rejects,
  slices,
  bytes,
  estimate,
}: ExportReport): readonly (readonly [string, number])[] {
  if (estimate)
    return [
      ['Interactions', estimate.interactions],
      ['Read', estimate.sampled],
      ['Calls', estimate.calls],
      ['Megabytes', Math.ceil(estimate.bytes / 1e6)],
    ];
  return [
    ['Interactions', interactions],
    ['Rejects', rejects.reduce((sum, { count }) => sum + count, 0)],
    ['Slices', slices],
    ['Megabytes', Math.ceil(bytes / 1e6)],
  ];
}

function fieldsAbout({ sampled }: ExportReport): string {
  const looked = `${sampled.toLocaleString('en')} interactions, the first of each channel and direction in each slice, were looked at field by field.`;
  return `${looked} This is about what desktops and the table interaction show; the tables segment and statistic, and source with --with-source, have every number. carried: changing the value changes a result; read: it decides something; merged or overruled: another field has the same or goes first; ignored: Genesys has no place for it; reported: see the diagnostics; lost: no rule uses it.`;
}

/** An ISO time without zeros at its end. */
function shownTime(iso: string): string {
  return escapeHtml(
    iso
      .replace(/T00:00:00\.000Z$/, '')
      .replace(/(?::00)?\.000Z$/, '')
      .replace('T', ' '),
  );
}

function section(title: string, about: string, rows: readonly Counted[], advice?: string, maxRows = MAX_ROWS): string {
  const head = `<section><h2>${escapeHtml(title)}</h2><p class="soft">${escapeHtml(about)}</p>`;
  if (rows.length === 0) return `${head}<p>None.</p></section>`;
  const shown = rows
    .slice(0, maxRows)
    .map(
      ({ what, count, advice: todo }) =>
        `<tr><td><code>${escapeHtml(what)}</code></td><td class="number">${count.toLocaleString('en')}</td>${
          advice === undefined ? '' : `<td>${escapeHtml(todo ?? '')}</td>`
        }</tr>`,
    );
  const more = rows.length > maxRows ? `<p>and ${rows.length - maxRows} more</p>` : '';
  const columns = `<tr><th>What</th><th class="number">Interactions</th>${advice === undefined ? '' : `<th>${escapeHtml(advice)}</th>`}</tr>`;
  return `${head}<table><thead>${columns}</thead><tbody>${shown.join('')}</tbody></table>${more}</section>`;
}

function timeline({ days }: ExportReport): string {
  if (days.length === 0) return '<p>None.</p>';
  const data = days.map(({ day, channel, count }) => ({ day: new Date(day), channel, count }));
  return svgOf({
    height: 260,
    color: { legend: true },
    y: { grid: true, label: 'interactions' },
    x: { label: null },
    marks: [
      Plot.rectY(data, {
        x: 'day',
        y: 'count',
        fill: 'channel',
        interval: intervalOf(data),
        inset: 0,
        title: 'channel',
      }),
      Plot.ruleY([0]),
    ],
  });
}

/** Days; weeks or months where days would be too narrow to be seen. */
function intervalOf(data: readonly { readonly day: Date }[]): 'day' | 'week' | 'month' {
  const times = data.map(({ day }) => day.getTime());
  const days = (Math.max(...times) - Math.min(...times)) / DAY;
  if (days <= 120) return 'day';
  return days <= 900 ? 'week' : 'month';
}

function bars(rows: readonly Counted[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  return svgOf({
    marginLeft: 170,
    x: { grid: true, label: 'interactions' },
    y: { label: null },
    marks: [
      Plot.barX([...rows], { x: 'count', y: 'what', sort: { y: '-x' }, fill: 'currentColor', fillOpacity: 0.6 }),
      Plot.ruleX([0]),
    ],
  });
}

function svgOf(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  return Plot.plot({ ...options, width: 880, document: document as never }).outerHTML;
}
