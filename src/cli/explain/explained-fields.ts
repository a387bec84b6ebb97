import { leavesBelow } from '../../mapping/accounting/field-outcomes.ts';
import type { Explained } from '../../mapping/explain/explain.ts';
import { fieldName } from '../../mapping/explain/filter-by-field.ts';
import { lookUpValue } from '../../mapping/pointer/lookup.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { rulesTable } from '../../mapping/trace/rules.table.ts';
import type { Origin } from '../../mapping/trace/trace.ts';
import { escapeControls } from '../../terminal/control-characters.ts';
import { columns, formatValue, type TextStyle, wrap } from '../../terminal/text.ts';
import { textWidth } from '../../terminal/width.ts';

const INDENT = '    ';
const LABEL_WIDTH = 'profile'.length;
/** The width that truncated values get: the minimum width of the explanation. */
const VALUE_WIDTH = 60;

/** For every field of the result: its value, its rule, the profile settings that the rule used, and the source values. */
export function fieldBlockLines(explained: Explained, profile: Profile, style: TextStyle): readonly string[] {
  return explained.origins.flatMap((origin) => [
    ...heading(origin, lookUpValue(explained.value, origin.target), style),
    ...provenance(origin, explained, profile, style),
    '',
  ]);
}

/** The fields that the result lacks: with their rules if the style is untruncated, otherwise only their names. */
export function absentFieldLines(explained: Explained, profile: Profile, style: TextStyle): readonly string[] {
  const { absent } = explained;
  if (absent.length === 0) return [];
  if (!style.untruncated) {
    return [...wrap(absent.map((origin) => escapeControls(fieldName(origin))).join(', '), style.width), ''];
  }
  return absent.flatMap((origin) => [
    style.paint('bold', escapeControls(fieldName(origin))),
    ...provenance(origin, explained, profile, style),
    '',
  ]);
}

function heading(origin: Origin, value: unknown, style: TextStyle): readonly string[] {
  const name = escapeControls(fieldName(origin));
  const { paint, width } = style;
  if (typeof value !== 'object' || value === null) {
    const [first = '', ...others] = wrap(`${name}  ${formatValue(value, width - textWidth(name) - 2, style)}`, width);
    return [`${paint('bold', first.slice(0, name.length))}${first.slice(name.length)}`, ...others];
  }
  const parts = leavesBelow('', value).map(
    (leaf) => `${escapeControls(leaf.pointer.slice(1))} ${formatValue(leaf.value, VALUE_WIDTH, style)}`,
  );
  return [paint('bold', name), ...wrap(parts.join(', '), width - INDENT.length).map((line) => INDENT + line)];
}

function provenance(origin: Origin, explained: Explained, profile: Profile, style: TextStyle): readonly string[] {
  const values = new Map(explained.leaves.map(({ pointer, value }) => [pointer, value]));
  const sourceText = (pointer: string): string =>
    `${escapeControls(pointer)}  ${values.has(pointer) ? formatValue(values.get(pointer), VALUE_WIDTH, style) : ''}`.trimEnd();
  const settingText = (pointer: string): string =>
    `${escapeControls(pointer)}: ${formatValue(lookUpValue(profile, pointer), VALUE_WIDTH, style)}`;
  const sources = origin.sources.length > 0 ? origin.sources.map(sourceText) : ['nothing in the source'];
  return [
    ...labelled('rule', [`${origin.rule}: ${rulesTable[origin.rule]}`], style),
    ...labelled('profile', origin.settings.map(settingText), style),
    ...labelled('from', sources, style),
  ];
}

function labelled(label: string, texts: readonly string[], style: TextStyle): readonly string[] {
  const indented = { ...style, width: style.width - INDENT.length };
  return texts.flatMap((text, index) =>
    columns([index === 0 ? label : '', text], [LABEL_WIDTH], indented).map((line) => style.paint('dim', INDENT + line)),
  );
}
