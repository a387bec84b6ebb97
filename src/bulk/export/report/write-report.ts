import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../folder/durable-files.ts';
import type { ExportReport } from './report.ts';

/** Writes `report.html` and `report.json` into a folder. Rejects with the system's error. */
export async function writeReport(folder: string, report: ExportReport, title?: string): Promise<void> {
  // The libraries of charts take longer to load than everything else, and are needed only here.
  const { reportPage } = await import('./report-page.ts');
  await makeFolder(folder);
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'report.html'), reportPage(report, title));
}
