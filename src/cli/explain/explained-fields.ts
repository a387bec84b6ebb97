import { leavesBelow } from '../../mapping/accounting/field-outcomes.ts';
import type { Explained } from '../../mapping/explain/explain.ts';
import { fieldName } from '../../mapping/explain/filter-by-field.ts';
import { lookUpValue } from '../../mapping/pointer/lookup.ts';
import type { Profile } from '../../mapping/profile/profile.ts';
import { rulesTable } from '../../mapping/trace/rules.table.ts';
import type { Origin } from '../../mapping/trace/trace.ts';
import { columns, escapeControls, formatValue, type TextStyle, wrap } from '../../terminal/text.ts';

const INDENT = '    ';
const LABEL = 'profile'.length;
/** Half of a line of the narrowest terminal this is made for. */
const VALUE = 60;

/** Every output field with its value, the rule that made it, what the rule read of the profile, and what of the source. */
export function fieldBlocks(explained: Explained, profile: Profile, paper: TextStyle): readonly string[] {
  return explained.origins.flatMap((origin) => [
    ...headOf(origin, lookUpValue(explained.value, origin.target), paper),
    ...provenance(origin, explained, profile, paper),
    '',
  ]);
}

/** The fields that the result lacks: each with its rule where all is told, else their names. */
export function absentFields(explained: Explained, profile: Profile, paper: TextStyle): readonly string[] {
  const { absent } = explained;
  if (absent.length === 0) return [];
  if (!paper.whole) return [...wrap(absent.map((each) => escapeControls(fieldName(each))).join(', '), paper.width), ''];
  return absent.flatMap((origin) => [
    paper.paint('bold', escapeControls(fieldName(origin))),
    ...provenance(origin, explained, profile, paper),
    '',
  ]);
}

function headOf(origin: Origin, value: unknown, paper: TextStyle): readonly string[] {
  const name = escapeControls(fieldName(origin));
  const { paint, width } = paper;
  if (typeof value !== 'object' || value === null) {
    const [first = '', ...others] = wrap(`${name}  ${formatValue(value, width - name.length - 2, paper)}`, width);
    return [`${paint('bold', first.slice(0, name.length))}${first.slice(name.length)}`, ...others];
  }
  const parts = leavesBelow('', value).map(
    (leaf) => `${escapeControls(leaf.pointer.slice(1))} ${formatValue(leaf.value, VALUE, paper)}`,
  );
  return [paint('bold', name), ...wrap(parts.join(', '), width - INDENT.length).map((line) => INDENT + line)];
}

function provenance(origin: Origin, explained: Explained, profile: Profile, paper: TextStyle): readonly string[] {
  const values = new Map(explained.leaves.map(({ pointer, value }) => [pointer, value]));
  const found = (pointer: string): string =>
    `${escapeControls(pointer)}  ${values.has(pointer) ? formatValue(values.get(pointer), VALUE, paper) : ''}`.trimEnd();
  const setting = (pointer: string): string =>
    `${escapeControls(pointer)}: ${formatValue(lookUpValue(profile, pointer), VALUE, paper)}`;
  return [
    ...labelled('rule', [`${origin.rule}: ${rulesTable[origin.rule]}`], paper),
    ...labelled('profile', origin.settings.map(setting), paper),
    ...labelled('from', origin.sources.length > 0 ? origin.sources.map(found) : ['nothing in the source'], paper),
  ];
}

function labelled(label: string, texts: readonly string[], paper: TextStyle): readonly string[] {
  const inner = { ...paper, width: paper.width - INDENT.length };
  return texts.flatMap((text, place) =>
    columns([place === 0 ? label : '', text], [LABEL], inner).map((line) => paper.paint('dim', INDENT + line)),
  );
}
