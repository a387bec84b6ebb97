import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../folder/durable-files.ts';
import type { ExportReport } from './report.ts';
import { reportPage } from './report-page.ts';

/** Writes `report.html` and `report.json` into a folder. Rejects with the system's error. */
export async function writeReport(folder: string, report: ExportReport, title?: string): Promise<void> {
  await makeFolder(folder);
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'report.html'), reportPage(report, title));
}
