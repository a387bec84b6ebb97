import { deepStrictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GwsContent } from '../../src/genesys/interaction.ts';
import { writeSample } from './archive/files.ts';
import type { Kind } from './archive/lines.ts';
import { jqFor, oursFor } from './contenders.ts';

const execute = promisify(execFile);
const ENOUGH = 256 * 1024 * 1024;

/**
 * Compares what the script makes of a sample with what we make of it, all fields but the ids of participants, so that the two are measured
 * at the same work. Resolves to how many records were compared; throws, with the difference, where they do not agree.
 */
export async function checkAgreement(folder: string, kind: Kind, records: number, wanted: number): Promise<number> {
  const sample = await writeSample(folder, kind, records, wanted);
  const ours = await contentsFrom(oursFor(sample.path, folder));
  const theirs = await contentsFrom(jqFor(sample.path));
  deepStrictEqual([ours.length, theirs.length], [sample.records, sample.records], 'not every record was translated');
  for (const [place, each] of ours.entries()) {
    const told = `jq and cxbridge do not agree on ${kind} record ${place + 1} of the sample:\n`;
    try {
      deepStrictEqual(theirs[place], each);
    } catch (error) {
      throw new Error(told + (error as Error).message, { cause: error });
    }
  }
  return sample.records;
}

async function contentsFrom([program = '', ...args]: readonly string[]): Promise<readonly GwsContent[]> {
  const { stdout } = await execute(program, args, { maxBuffer: ENOUGH });
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
