import { type Command, InvalidArgumentError } from 'commander';
import { readRecordAt, readWholeRecord } from '../../bulk/input/one-record.ts';
import { readInput } from '../../bulk/input/read-input.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { type Explained, explain } from '../../mapping/explain/explain.ts';
import { fieldName, filterByField } from '../../mapping/explain/filter-by-field.ts';
import type { TranslationInput } from '../../mapping/input/translation-input.ts';
import { print } from '../../terminal/output.ts';
import { stdoutStyle } from '../../terminal/stdout-style.ts';
import { escapeControls } from '../../terminal/text.ts';
import { exitOnUsageError, exitWhenReaderCloses, reportFailure } from '../exit.ts';
import { openInput } from '../input-file.ts';
import { addSiteOptions, loadSite, type SiteOptions } from '../site-options.ts';
import { explanation } from './explanation.ts';

interface ExplainOptions extends SiteOptions {
  readonly line?: number;
  readonly field?: string;
  readonly json?: true;
}

const FEWEST_COLUMNS = 60;

/** `cxbridge explain`: which rule made which field of a record's translation, and of what. Exits with 2 when it could not be done. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description(
      'show one record’s translation: each field with its rule, its settings and its sources; exits with 2 when it failed',
    )
    .argument('[file]', 'one record, over as many lines as it takes; standard input for - and without it')
    .option('--line <number>', 'take this line of an archive (or this element of a JSON array) instead', line)
    .option('--field <name>', 'show only this field, in full: state, ownerInformation, CX_FlowName, /messages/3, …')
    .option('--json', 'print everything as JSON');
  exitOnUsageError(addSiteOptions(command)).action(explainRecord);
}

async function explainRecord(file: string | undefined, options: ExplainOptions): Promise<void> {
  try {
    const site = await loadSite(options);
    const all = explain(await gatheredIn(file, options), site);
    const explained = options.field === undefined ? all : onlyField(all, options.field);
    exitWhenReaderCloses();
    if (options.json) print(JSON.stringify(explained, null, 2));
    else
      print(explanation(explained, site.profile, stdoutStyle(FEWEST_COLUMNS, options.field !== undefined)).join('\n'));
  } catch (error) {
    reportFailure(error);
  }
}

async function gatheredIn(file: string | undefined, { line: number, now }: ExplainOptions): Promise<TranslationInput> {
  const input = openInput(file);
  const name = file === undefined || file === '-' ? 'standard input' : file;
  const item = await (number === undefined ? readWholeRecord(input) : readRecordAt(input, number));
  if (!item) throw failure(number === undefined ? `${name} is empty` : `${name} has no record on line ${number}`);
  const read = readInput(item, now ?? Date.now());
  if ('gathered' in read) return read.gathered;
  if (number !== undefined) throw failure(`${name}, line ${number}: ${read.reject}`);
  throw failure(`${name}: ${read.reject}; give one record, or --line for one of an archive`);
}

function onlyField(explained: Explained, field: string): Explained {
  const only = filterByField(explained, field);
  if (only) return only;
  const known = [...explained.origins, ...explained.absent].map(fieldName);
  const names = known.filter((name) => !name.startsWith('/messages/'));
  const line = `No rule makes a field ${field} of this record; there are ${names.join(', ')} and /messages/<place>.`;
  throw failure(escapeControls(line));
}

function failure(line: string): BridgeError {
  return new BridgeError('ExplainError', 'cannot-explain', line);
}

function line(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Give the number of a line, from 1.');
  return Number(text);
}
