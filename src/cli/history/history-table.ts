import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { escapeControls, pad, type TextStyle, truncate } from '../../terminal/text.ts';
import { dateShown, durationShown } from './display-dates.ts';

/** One column: what its cells say, and whether they may be cut to fit. */
interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly elastic: boolean;
}

const GAP = 2;
/** Columns are not cut below this. */
const LEAST = 10;

/** A list of interactions as a table, a line each, or two where the paper is too narrow for the ids, which are never cut there. */
export function historyTable(
  interactions: readonly JsonObject[],
  attributes: readonly string[],
  paper: TextStyle,
): readonly string[] {
  const { length } = interactions;
  if (length === 0) return ['No interactions.'];
  const total = ['', paper.paint('dim', length === 1 ? '1 interaction' : `${length} interactions`)];
  const short = shortColumns(interactions);
  const long = longColumns(interactions, attributes);
  const ids = column('ID', interactions, ({ id }) => text(id), false);
  const all = [...short, ...long, ids].filter(says);
  const widths = fitted(all, paper.width);
  if (widths) return [...tableOf(all, widths, paper), ...total];
  const above = short.filter(says);
  const [first, second] = [above, [ids, ...long].filter(says)].map((half) => tableOf(half, forced(half, paper), paper));
  return [...interleaved(first ?? [], second ?? [], paper), ...total];
}

function shortColumns(interactions: readonly JsonObject[]): readonly Column[] {
  return [
    column('START', interactions, ({ startDate }) => dateShown(text(startDate)), false),
    column('TOOK', interactions, took, false),
    column('MEDIA', interactions, ({ mediaType }) => text(mediaType), false),
    column('TYPE', interactions, ({ typeId }) => text(typeId), false),
    column('STATE', interactions, ({ state }) => text(state), false),
    column('OWNER', interactions, ({ ownerInformation }) => ownerShown(ownerInformation), true),
  ];
}

function longColumns(interactions: readonly JsonObject[], attributes: readonly string[]): readonly Column[] {
  return [
    column('SUBJECT', interactions, ({ subject }) => text(subject), true),
    ...attributes.map((name) =>
      column(name, interactions, ({ customAttributes: own }) => (isJsonObject(own) ? text(own[name]) : ''), true),
    ),
  ];
}

function column(
  title: string,
  interactions: readonly JsonObject[],
  cell: (interaction: JsonObject) => string,
  elastic: boolean,
): Column {
  return { title: escapeControls(title), cells: interactions.map((each) => escapeControls(cell(each))), elastic };
}

/** How long it took; what has no end still runs. */
function took({ startDate, endDate }: JsonObject): string {
  if (endDate === undefined || endDate === null) return 'running';
  return durationShown(text(startDate), text(endDate)) ?? '';
}

/** Who handled an interaction: the name where there is one, else the user name or the id. */
export function ownerShown(owner: unknown): string {
  if (!isJsonObject(owner)) return '';
  const name = `${text(owner['firstName'])} ${text(owner['lastName'])}`.trim();
  return name || text(owner['userName']) || text(owner['id']);
}

/** A value as a cell; nothing for what is absent. */
function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function says({ cells }: Column): boolean {
  return cells.some((cell) => cell !== '');
}

/** Widths with which the columns fit beside each other, the widest elastic ones cut first; undefined where they do not. */
function fitted(columns: readonly Column[], width: number): readonly number[] | undefined {
  const widths = columns.map((each) => naturalWidth(each, width));
  let over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  for (; over > 0; over -= 1) {
    const most = Math.max(...widths.filter((_, place) => columns[place]?.elastic));
    if (!(most > LEAST)) return undefined;
    widths[widths.findIndex((each, place) => each === most && columns[place]?.elastic)] = most - 1;
  }
  return widths;
}

function forced(columns: readonly Column[], { width }: TextStyle): readonly number[] {
  return fitted(columns, width - GAP) ?? columns.map((each) => naturalWidth(each, width));
}

function naturalWidth({ title, cells }: Column, most: number): number {
  // One by one: there may be more of them than a function takes arguments.
  const longest = cells.reduce((length, cell) => Math.max(length, [...cell].length), [...title].length);
  return Math.min(longest, most);
}

function tableOf(
  columns: readonly Column[],
  widths: readonly number[],
  { width, paint }: TextStyle,
): readonly string[] {
  const line = (cell: (each: Column) => string): string => {
    const cells = columns.map((each, place) => pad(truncate(cell(each), widths[place] ?? 0), widths[place] ?? 0));
    return truncate(cells.join(' '.repeat(GAP)).trimEnd(), width);
  };
  const rows = columns[0]?.cells ?? [];
  return [
    paint(
      'bold',
      line(({ title }) => title),
    ),
    ...rows.map((_, row) => line(({ cells }) => cells[row] ?? '')),
  ];
}

/** The second lines are indented and have no titles: ids and subjects speak for themselves. */
function interleaved(first: readonly string[], second: readonly string[], { width }: TextStyle): readonly string[] {
  return first.flatMap((line, row) =>
    row === 0 ? [line] : [line, truncate(`${' '.repeat(GAP)}${second[row] ?? ''}`, width)],
  );
}
