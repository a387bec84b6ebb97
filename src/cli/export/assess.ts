import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { assess } from '../../bulk/export/assess.ts';
import { type ExportFormat, exportFormats } from '../../bulk/export/files/format.ts';
import { ExportFolder } from '../../bulk/export/folder/export-folder.ts';
import { timeOf } from '../../bulk/export/report/time-of.ts';
import { writeReport } from '../../bulk/export/report/write-report.ts';
import type { ExportComparison } from '../../bulk/export/source/cx-export-source.ts';
import { print } from '../../terminal/output.ts';
import { showProgress } from '../../terminal/run-progress.ts';
import { usageError } from '../exit.ts';
import { addSiteOptions, loadSite, type SiteOptions } from '../site-options.ts';
import { parseWholeNumber } from '../whole-number.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { addPeriodOptions, addReadingOptions } from './export-options.ts';
import { cxEngagePlatform } from './platform.ts';
import { repeatOutages } from './repeat-outages.ts';
import { reportInterruptions } from './report-interruptions.ts';

interface AssessOptions extends SiteOptions {
  readonly from: number;
  readonly to?: number;
  readonly out: string;
  readonly sample: number;
  readonly format: ExportFormat;
  readonly compares?: ExportComparison;
  readonly withDetails?: true;
  readonly archive?: true;
}

const SAMPLE = 1_000;
/** The sample is in memory. */
const MAX_SAMPLE = 5_000;
/** With fewer, the shares of channels are guesses. */
const FEW = 100;

/** `cxbridge assess`: what an export of the tenant would be like, before it is made. */
export function addAssess(program: Command): void {
  const command = program
    .command('assess')
    .description(
      'Report what an export of the configured CXEngage tenant would be like, from a sample of it: calls, hours at the quota, storage, and what the mapping profile does not know. Exits with 3 if it was interrupted.',
    )
    .requiredOption('--out <folder>', 'folder of the report')
    .option('--sample <count>', 'interactions that are read, about', parseSample, SAMPLE)
    .addOption(new Option('--format <format>', 'format of the tables').choices(exportFormats).default('parquet'));
  addReadingOptions(addPeriodOptions(addSiteOptions(command))).action((options: AssessOptions) =>
    reportInterruptions(() => assessTenant(options)),
  );
}

async function assessTenant(options: AssessOptions): Promise<void> {
  if (existsSync(join(options.out, 'manifest')))
    throw usageError(`${options.out} has an export, and a report of its own: give another --out.`);
  const signal = abortOnSignal();
  const site = await loadSite(options);
  const now = options.now ?? Date.now();
  const { from, sample, format } = options;
  const to = Math.min(options.to ?? now, now);
  if (from >= to) throw usageError('--from must be before --to, and before now.');
  await using stack = new AsyncDisposableStack();
  const platform = cxEngagePlatform(site, options.archive === true, stack);
  await platform.prepare();
  const out = await mkdtemp(join(tmpdir(), 'cxbridge-assess-'));
  stack.defer(() => rm(out, { recursive: true, force: true }));
  const folder = await ExportFolder.openOrBegin(out, {
    version: 1,
    origin: platform.origin,
    tenantId: platform.tenantId,
    from,
    to,
    now,
    compares: options.compares ?? (await platform.comparison({ start: from, end: to })),
    format,
    compression: format === 'parquet' ? 'zstd' : 'gzip',
    withSource: false,
    withDetails: options.withDetails === true,
    withFiles: false,
    profile: site.profile.fingerprint,
    timeZone: site.timeZone,
    publicUrl: site.publicUrl,
  });
  let read = 0;
  const progress = await showProgress(process.stderr, 'interactions', () => ({
    done: read,
    total: sample,
    records: read,
  }));
  const { ratePerSecond } = platform;
  try {
    const report = await assess({
      folder,
      source: platform.source(folder.header, now),
      sample,
      ratePerSecond,
      signal,
      now: () => now,
      whileAway: repeatOutages(signal),
      onProgress: (count) => {
        read = count;
      },
    });
    await writeReport(options.out, report, 'Assessment');
    const { interactions, sampled, calls, hours, bytes } = report.estimate;
    if (sampled < FEW && sampled < interactions)
      print(`Only ${sampled} interactions were read, so the estimate is rough: give a larger --sample.`);
    print(
      `${interactions} interactions, of which ${sampled} were read: about ${calls} calls, ${timeOf(hours)} at ${ratePerSecond} calls a second, ${Math.ceil(bytes / 1e6)} MB: ${join(options.out, 'report.html')}`,
    );
  } finally {
    progress.stop();
  }
}

function parseSample(text: string): number {
  const count = parseWholeNumber(text);
  if (count > 0 && count <= MAX_SAMPLE) return count;
  throw new InvalidArgumentError(`Give 1 to ${MAX_SAMPLE}.`);
}
