import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { columns, escapeControls, type TextStyle, truncate } from '../../terminal/text.ts';
import { dateShown, durationShown } from './display-dates.ts';

/** A nickname is cut at this, so that what is said has room. */
const WIDEST_NAME = 20;
/** From this width on messages show their day too. */
const WIDE = 80;
const WIDEST_FIELD = 32;

/** An interaction and its messages for people: a field a line, then who said what when. */
export function interactionLines(
  interaction: JsonObject,
  messages: readonly JsonObject[],
  paper: TextStyle,
): readonly string[] {
  const conversation = messageLines(messages, paper);
  return [...fieldLines(interaction, paper), ...(conversation.length > 0 ? ['', ...conversation] : [])];
}

function fieldLines(interaction: JsonObject, paper: TextStyle): readonly string[] {
  const { startDate, endDate } = interaction;
  const took = durationShown(String(startDate), String(endDate));
  const fields = [...leavesOf(interaction), ...(took === undefined ? [] : [['took', took] as const])];
  const width = Math.min(Math.max(...fields.map(([name]) => [...name].length)), WIDEST_FIELD, paper.width - 22);
  return fields.flatMap(([name, value]) => {
    const [first = '', ...more] = columns([name, value], [width], paper);
    // Painted behind the wrapping, which counts signs.
    return [paper.paint('dim', first.slice(0, width)) + first.slice(width), ...more];
  });
}

/** Every value with the path of names to it, ready to be shown. */
function leavesOf(value: JsonObject, above = ''): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([key, each]) => {
    const name = escapeControls(above + key);
    if (isJsonObject(each)) return leavesOf(each, `${above}${key}/`);
    return [[name, escapeControls(typeof each === 'string' ? dateShown(each) : (JSON.stringify(each) ?? ''))] as const];
  });
}

function messageLines(messages: readonly JsonObject[], paper: TextStyle): readonly string[] {
  const all = messages.map((message) => ({
    who: escapeControls(nicknameOf(message)),
    when: whenOf(message, paper),
    message,
  }));
  const widest = (texts: readonly string[]): number =>
    texts.reduce((most, each) => Math.max(most, [...each].length), 0);
  const name = Math.min(widest(all.map(({ who }) => who)), paper.width < WIDE ? LEAST_NAME : WIDEST_NAME);
  const widths = [widest(all.map(({ when }) => when)), name];
  return all.flatMap(({ who, when, message }) =>
    saidIn(message).flatMap((said, place) =>
      columns(place === 0 ? [when, truncate(who, name), said] : ['', '', said], widths, paper),
    ),
  );
}

const LEAST_NAME = 8;

function whenOf({ timestamp }: JsonObject, { width }: TextStyle): string {
  const shown = escapeControls(dateShown(String(timestamp ?? '')));
  return truncate(width < WIDE ? shown.split(' ').slice(-1).join('') : shown, WIDEST_NAME);
}

function nicknameOf({ from }: JsonObject): string {
  return isJsonObject(from) ? String(from['nickname'] ?? from['type'] ?? '') : '';
}

/** What was said, a line of it each, or what happened. */
function saidIn({ text, type }: JsonObject): readonly string[] {
  const happened = type === 'Text' || type === undefined ? [] : [escapeControls(`(${String(type)})`)];
  return typeof text === 'string' ? [...text.split(/\r?\n/).map(escapeControls), ...happened] : happened;
}
