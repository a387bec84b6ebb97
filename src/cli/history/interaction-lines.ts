import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { columns, type TextStyle, truncate } from '../../terminal/text.ts';
import { beginningOf, textWidth } from '../../terminal/width.ts';
import { displayDate, displayDuration } from './display-dates.ts';

/** Nicknames are truncated to this width, to leave space for the message text. */
const MAX_NICKNAME_WIDTH = 20;
/** The same on terminals narrower than `WIDE`. */
const NARROW_NICKNAME_WIDTH = 8;
/** From this width on, messages show their date and not only their time. */
const WIDE = 80;
const MAX_FIELD_WIDTH = 32;

/** An interaction and its messages as text: one field per line, then one message per line with its time and sender. */
export function interactionLines(
  interaction: JsonObject,
  messages: readonly JsonObject[],
  style: TextStyle,
): readonly string[] {
  const conversation = messageLines(messages, style);
  return [...fieldLines(interaction, style), ...(conversation.length > 0 ? ['', ...conversation] : [])];
}

function fieldLines(interaction: JsonObject, style: TextStyle): readonly string[] {
  const { startDate, endDate } = interaction;
  const duration = displayDuration(String(startDate), String(endDate));
  const fields = [...leafTexts(interaction), ...(duration === undefined ? [] : [['duration', duration] as const])];
  const width = Math.min(Math.max(...fields.map(([name]) => textWidth(name))), MAX_FIELD_WIDTH, style.width - 22);
  return fields.flatMap(([name, value]) => {
    const [first = '', ...more] = columns([name, value], [width], style);
    // Colours are applied after wrapping, which would count their escape sequences as characters.
    const left = beginningOf(first, width);
    return [style.paint('dim', left) + first.slice(left.length), ...more];
  });
}

/** Every value with the path of names that leads to it, both as printable text. */
function leafTexts(object: JsonObject, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (isJsonObject(value)) return leafTexts(value, `${path}${key}/`);
    const text = typeof value === 'string' ? displayDate(value) : (JSON.stringify(value) ?? '');
    return [[escapeControls(path + key), escapeControls(text)] as const];
  });
}

function messageLines(messages: readonly JsonObject[], style: TextStyle): readonly string[] {
  const rows = messages.map((message) => ({
    sender: escapeControls(nicknameOf(message)),
    time: timeText(message, style),
    message,
  }));
  const widest = (texts: readonly string[]): number => texts.reduce((max, each) => Math.max(max, textWidth(each)), 0);
  const maxWidth = style.width < WIDE ? NARROW_NICKNAME_WIDTH : MAX_NICKNAME_WIDTH;
  const senderWidth = Math.min(widest(rows.map(({ sender }) => sender)), maxWidth);
  const widths = [widest(rows.map(({ time }) => time)), senderWidth];
  return rows.flatMap(({ sender, time, message }) =>
    textLines(message).flatMap((line, index) =>
      columns(index === 0 ? [time, truncate(sender, senderWidth), line] : ['', '', line], widths, style),
    ),
  );
}

function timeText({ timestamp }: JsonObject, { width }: TextStyle): string {
  const date = escapeControls(displayDate(String(timestamp ?? '')));
  return truncate(width < WIDE ? date.split(' ').slice(-1).join('') : date, MAX_NICKNAME_WIDTH);
}

function nicknameOf({ from }: JsonObject): string {
  return isJsonObject(from) ? String(from['nickname'] ?? from['type'] ?? '') : '';
}

/** The lines of a message's text, followed by its type in parentheses if the message is not a text. */
function textLines({ text, type }: JsonObject): readonly string[] {
  const event = type === 'Text' || type === undefined ? [] : [escapeControls(`(${String(type)})`)];
  return typeof text === 'string' ? [...text.split(/\r?\n/).map(escapeControls), ...event] : event;
}
