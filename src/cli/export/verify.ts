import type { Command } from 'commander';
import { verifyExport } from '../../bulk/export/verify-export.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { exitCodes } from '../../terminal/exit-codes.ts';
import { print } from '../../terminal/output.ts';
import { loadProfileOption } from '../site-options.ts';
import { parseWholeNumber } from '../whole-number.ts';
import { abortOnSignal } from './abort-on-signal.ts';
import { addOpenExportOptions, type OpenExportOptions, openExport, requireProfile } from './open-export.ts';
import { repeatOutages } from './repeat-outages.ts';
import { reportInterruptions } from './report-interruptions.ts';
import { reportOmitted } from './report-omitted.ts';

interface VerifyOptions extends OpenExportOptions {
  readonly sample: number;
  readonly json?: true;
}

const SAMPLE = 200;

/** `cxbridge verify`: compares an export with its source. Exits with `differences` if there are any. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'Compare an export with CXEngage: files with their digests, ids, counts per day, channel and direction, and a sample field by field. Exits with 1 if something differs.',
    )
    .argument('<folder>', 'folder of the export')
    .option('--sample <count>', 'interactions that are read again', parseWholeNumber, SAMPLE)
    .option('--json', 'print the result as JSON');
  addOpenExportOptions(command).action((path: string, options: VerifyOptions) =>
    reportInterruptions(() => verify(path, options)),
  );
}

async function verify(path: string, { sample, json, ...options }: VerifyOptions): Promise<void> {
  const signal = abortOnSignal();
  await using opened = await openExport(path, options);
  requireProfile(opened.folder, (await loadProfileOption(options.profile)).fingerprint);
  const whileAway = repeatOutages(signal);
  const { folder } = opened;
  const report = await verifyExport({ ...opened, sample, signal, whileAway });
  const { tenantId, origin, from, to, profile } = folder.header;
  const of = { tenantId, origin, from: new Date(from).toISOString(), to: new Date(to).toISOString(), profile };
  if (json) print(JSON.stringify({ at: new Date().toISOString(), ...of, ...report }, null, 2));
  else {
    for (const difference of report.differences) print(escapeControls(difference));
    const { interactions, slices, compared, unmapped, gone, erased, differences } = report;
    print(
      `${interactions} interactions in ${slices} slices, ${compared} compared field by field: ${differences.length} differences. ${unmapped} have a value that the profile does not know, ${gone} are gone from the source, ${erased} were erased.`,
    );
    const missing = Object.entries(report.incomplete).map(([what, count]) => `${count} ${what}`);
    if (missing.length > 0) print(`Incomplete: ${missing.join(', ')}; report.html of the export says what to do.`);
  }
  const hasOmitted = reportOmitted(opened.source.omitted);
  process.exitCode = hasOmitted || report.differences.length > 0 ? exitCodes.differences : exitCodes.done;
}
