import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { pad, type TextStyle, truncate } from '../../terminal/text.ts';
import { textWidth } from '../../terminal/width.ts';
import { displayDate, displayDuration } from './display-dates.ts';

/** One column of the table. */
interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Whether cells may be truncated to fit the table into the line. */
  readonly elastic: boolean;
}

const GAP = 2;
/** Elastic columns do not become narrower than this. */
const MIN_WIDTH = 10;

/** A list of interactions as a table. Each takes one line, or two if the ids do not fit into one: ids are never truncated. */
export function historyTable(
  interactions: readonly JsonObject[],
  attributes: readonly string[],
  style: TextStyle,
): readonly string[] {
  const { length } = interactions;
  if (length === 0) return ['No interactions.'];
  const total = ['', style.paint('dim', length === 1 ? '1 interaction' : `${length} interactions`)];
  const short = shortColumns(interactions).filter(hasText);
  const long = longColumns(interactions, attributes).filter(hasText);
  const ids = [column('ID', interactions, ({ id }) => cellText(id), false)].filter(hasText);
  const all = [...short, ...long, ...ids];
  const widths = fittingWidths(all, style.width);
  if (widths) return [...tableLines(all, widths, style), ...total];
  const [firstLines, secondLines] = [short, [...ids, ...long]].map((columns) =>
    tableLines(columns, widthsWithinLine(columns, style), style),
  );
  return [...interleave(firstLines ?? [], secondLines ?? [], style), ...total];
}

function shortColumns(interactions: readonly JsonObject[]): readonly Column[] {
  return [
    column('START', interactions, ({ startDate }) => displayDate(cellText(startDate)), false),
    column('DURATION', interactions, durationText, false),
    column('MEDIA', interactions, ({ mediaType }) => cellText(mediaType), false),
    column('TYPE', interactions, ({ typeId }) => cellText(typeId), false),
    column('STATE', interactions, ({ state }) => cellText(state), false),
    column('OWNER', interactions, ({ ownerInformation }) => ownerName(ownerInformation), true),
  ];
}

function longColumns(interactions: readonly JsonObject[], attributes: readonly string[]): readonly Column[] {
  return [
    column('SUBJECT', interactions, ({ subject }) => cellText(subject), true),
    ...attributes.map((name) =>
      column(
        name,
        interactions,
        ({ customAttributes }) => (isJsonObject(customAttributes) ? cellText(customAttributes[name]) : ''),
        true,
      ),
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

/** A stopped interaction can lack an end that the source never recorded, and an item can lack its state. */
function durationText({ startDate, endDate, state }: JsonObject): string {
  if (endDate === undefined || endDate === null) {
    if (typeof state !== 'string') return '';
    return state === 'Stopped' ? 'unknown' : 'running';
  }
  return displayDuration(cellText(startDate), cellText(endDate)) ?? '';
}

/** The owner's name, or the user name or id if there is no name. */
function ownerName(owner: unknown): string {
  if (!isJsonObject(owner)) return '';
  const name = `${cellText(owner['firstName'])} ${cellText(owner['lastName'])}`.trim();
  return name || cellText(owner['userName']) || cellText(owner['id']);
}

/** A value as the text of a cell; empty if the value is absent. */
function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hasText({ cells }: Column): boolean {
  return cells.some((cell) => cell !== '');
}

/** Widths with which all columns fit into the line, or undefined if they do not fit. The widest elastic columns are narrowed first. */
function fittingWidths(columns: readonly Column[], width: number): readonly number[] | undefined {
  const widths = columns.map((each) => naturalWidth(each, width));
  let over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  for (; over > 0; over -= 1) {
    const widest = Math.max(...widths.filter((_, index) => columns[index]?.elastic));
    if (!(widest > MIN_WIDTH)) return undefined;
    widths[widths.findIndex((each, index) => each === widest && columns[index]?.elastic)] = widest - 1;
  }
  return widths;
}

/** Widths for half of the columns; they keep their natural widths if they do not fit, and lines are truncated. */
function widthsWithinLine(columns: readonly Column[], { width }: TextStyle): readonly number[] {
  return fittingWidths(columns, width - GAP) ?? columns.map((each) => naturalWidth(each, width));
}

function naturalWidth({ title, cells }: Column, max: number): number {
  // Not Math.max(...cells): there may be more cells than a function accepts as arguments.
  const longest = cells.reduce((length, cell) => Math.max(length, textWidth(cell)), textWidth(title));
  return Math.min(longest, max);
}

function tableLines(
  columns: readonly Column[],
  widths: readonly number[],
  { width, paint }: TextStyle,
): readonly string[] {
  const line = (cell: (each: Column) => string): string => {
    const cells = columns.map((each, index) => pad(truncate(cell(each), widths[index] ?? 0), widths[index] ?? 0));
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

/** Merges the lines of two tables. The second lines are indented and have no titles, because ids and subjects need none. */
function interleave(first: readonly string[], second: readonly string[], { width }: TextStyle): readonly string[] {
  return first.flatMap((line, row) =>
    row === 0 ? [line] : [line, truncate(`${' '.repeat(GAP)}${second[row] ?? ''}`, width)],
  );
}
