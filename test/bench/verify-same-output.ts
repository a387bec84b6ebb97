import { deepStrictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GwsContent } from '../../src/genesys/interaction.ts';
import { writeSample } from './archive/files.ts';
import type { ArchiveKind } from './archive/lines.ts';
import { bridgeCommand, jqCommand } from './programs.ts';

const execute = promisify(execFile);
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Checks that the jq script and cxbridge produce the same output for a sample, so that the benchmark compares equal work. Participant ids are
 * not compared. Resolves to the number of compared records; rejects with the first difference.
 */
export async function verifySameOutput(
  folder: string,
  kind: ArchiveKind,
  records: number,
  sampleSize: number,
): Promise<number> {
  const sample = await writeSample(folder, kind, records, sampleSize);
  const bridgeContents = await contentsOf(bridgeCommand(sample.path, folder));
  const jqContents = await contentsOf(jqCommand(sample.path));
  const lengths = [bridgeContents.length, jqContents.length];
  deepStrictEqual(lengths, [sample.records, sample.records], 'not every record was translated');
  for (const [index, each] of bridgeContents.entries()) {
    const message = `jq and cxbridge differ in ${kind} record ${index + 1} of the sample:\n`;
    try {
      deepStrictEqual(jqContents[index], each);
    } catch (error) {
      throw new Error(message + (error as Error).message, { cause: error });
    }
  }
  return sample.records;
}

async function contentsOf([program = '', ...args]: readonly string[]): Promise<readonly GwsContent[]> {
  const { stdout } = await execute(program, args, { maxBuffer: MAX_OUTPUT_BYTES });
  return stdout
    .trim()
    .split('\n')
    .map((line) => withoutParticipantIds(JSON.parse(line)));
}

function withoutParticipantIds(content: GwsContent): GwsContent {
  if (!content.messages) return content;
  const messages = content.messages.map((each) => ({ ...each, from: { ...each.from, participantId: '' } }));
  return { ...content, messages };
}
