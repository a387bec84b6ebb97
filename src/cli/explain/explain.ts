import { type Command, InvalidArgumentError } from 'commander';
import { type RecordPosition, readOnlyRecord, readRecordAt } from '../../bulk/input/one-record.ts';
import { toTranslationInput } from '../../bulk/input/parse-input.ts';
import { placeOf } from '../../bulk/input/record-place.ts';
import { BridgeError } from '../../kit/bridge-error.ts';
import { type Explained, explain } from '../../mapping/explain/explain.ts';
import { fieldName, filterByField } from '../../mapping/explain/filter-by-field.ts';
import type { TranslationInput } from '../../mapping/input/translation-input.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { print } from '../../terminal/output.ts';
import { stdoutStyle } from '../../terminal/stdout-style.ts';
import { reportErrors, usageError } from '../exit.ts';
import { inputName, namedInputError, openInput } from '../input-file.ts';
import { openLiveTenant } from '../live-tenant.ts';
import { addSiteOptions, loadSite, type SiteOptions } from '../site-options.ts';
import { explanationLines } from './explanation.ts';

interface ExplainOptions extends SiteOptions {
  readonly line?: RecordPosition;
  readonly interaction?: string;
  readonly archive?: true;
  readonly field?: string;
  readonly json?: true;
}

const MIN_COLUMNS = 60;

/** `cxbridge explain`: shows which rule produced each field of a record's translation, from which values and settings. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description(
      'Show how one record is translated: the rule, the profile entries and the source values of each field.',
    )
    .argument(
      '[file]',
      'file with one JSON record, on one or more lines; - for standard input (default: standard input)',
    )
    .option(
      '--line <number>',
      'explain this line of a JSON Lines file, or this item of any other; <line>:<column> for the record at this place, as reports name it',
      parsePosition,
    )
    .option('--interaction <id>', 'explain this interaction of the configured CXEngage tenant instead of a file')
    .option('--archive', 'read --interaction from the archive tenant (ARCHIVE_CXENGAGE_URL)')
    .option('--field <name>', 'show only this field, in full, for example state, CX_FlowName or /messages/3')
    .option('--json', 'print the explanation as JSON');
  addSiteOptions(command).action((file: string | undefined, options: ExplainOptions) =>
    reportErrors(() => explainRecord(file, options)),
  );
}

async function explainRecord(file: string | undefined, options: ExplainOptions): Promise<void> {
  const { field, json } = options;
  const site = await loadSite(options);
  const all = explain(await resolveTranslationInput(file, options, site.profile), site);
  const explained = field === undefined ? all : selectField(all, field, placeNameOf(file, options));
  if (json) print(JSON.stringify(withoutInternals(explained), null, 2));
  else print(explanationLines(explained, site.profile, stdoutStyle(MIN_COLUMNS, field !== undefined)).join('\n'));
}

async function resolveTranslationInput(
  file: string | undefined,
  options: ExplainOptions,
  profile: Profile,
): Promise<TranslationInput> {
  const { interaction, archive = false, line, now } = options;
  if (interaction === undefined && archive) throw usageError('--archive needs --interaction.');
  if (interaction === undefined) return readTranslationInput(file, options);
  if (file !== undefined || line !== undefined) throw usageError('Give either --interaction or a file.');
  await using tenant = openLiveTenant(process.env, archive);
  return await tenant.fetchInput(interaction, profile, now);
}

async function readTranslationInput(
  file: string | undefined,
  { line, now }: ExplainOptions,
): Promise<TranslationInput> {
  const input = openInput(file);
  const name = inputName(file);
  const reading = line === undefined ? readOnlyRecord(input) : readRecordAt(input, line);
  const found = await reading.catch((error: unknown) => {
    throw namedInputError(error, file);
  });
  if (found === 'several') throw explainError(`${name} has several records. Use --line to select one.`);
  if (isList(found)) throw explainError(severalOnLine(name, line, found));
  if (!found)
    throw explainError(line === undefined ? `${name} has no record.` : `${name} has no ${positionName(line)}.`);
  const read = toTranslationInput(found.parsed, now ?? Date.now());
  if ('input' in read) return read.input;
  const place = placeOf(found.record, {}, read.at);
  const column = place.column === undefined ? '' : `, column ${place.column}`;
  throw explainError(`${name}, line ${place.line}${column}: ${read.reject}`);
}

function positionName({ number, column }: RecordPosition): string {
  return column === undefined ? `line or item ${number} with a record` : `record at line ${number}, column ${column}`;
}

/** Columns of records that are named in an error. */
const MAX_COLUMNS_NAMED = 3;

function severalOnLine(name: string, line: RecordPosition | undefined, columns: readonly number[]): string {
  const places = columns.slice(0, MAX_COLUMNS_NAMED).map((column) => `--line ${line?.number}:${column}`);
  const others = columns.length > MAX_COLUMNS_NAMED ? ', …' : '';
  return `${name} has ${columns.length} records on line ${line?.number}. Use one of ${places.join(', ')}${others}.`;
}

/** `Array.isArray` does not narrow read-only lists. */
function isList(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

/** What errors call the place that the record is from. */
function placeNameOf(file: string | undefined, { interaction }: Pick<ExplainOptions, 'interaction'>): string {
  return interaction === undefined ? inputName(file) : `interaction ${interaction}`;
}

/** The documented keys of an explanation. */
function withoutInternals({ value, diagnostics, origins, absent, leaves }: Explained): Explained {
  return { value, diagnostics, origins, absent, leaves };
}

function selectField(explained: Explained, field: string, place: string): Explained {
  const selected = filterByField(explained, field);
  if (selected) return selected;
  const hasMessages = explained.value.messages !== undefined;
  if (/^\/?messages(?:\/|$)/.test(field)) {
    const { mediaType } = explained.value.interaction;
    const count = explained.value.messages?.length ?? 0;
    const last = count === 0 ? 'The content has no messages' : `The last message is /messages/${count - 1}`;
    throw explainError(
      hasMessages
        ? `${place}: no message at ${field}. ${last}.`
        : `${place}: no messages, because the media type ${mediaType} is not one of the profile’s conversations.`,
    );
  }
  const names = [...explained.origins, ...explained.absent].map(fieldName);
  const known = names.filter((name) => !name.startsWith('/messages/')).join(', ');
  throw explainError(`Unknown field ${field}. Use one of ${known}${hasMessages ? ', or /messages/<index>' : ''}.`);
}

function explainError(message: string): BridgeError {
  return new BridgeError('ExplainError', 'cannot-explain', message);
}

function parsePosition(text: string): RecordPosition {
  const [, number, column] = /^([1-9]\d{0,14})(?::([1-9]\d{0,14}))?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Give a line number, or line:column; the first line is 1.');
  return column === undefined ? { number: Number(number) } : { number: Number(number), column: Number(column) };
}
