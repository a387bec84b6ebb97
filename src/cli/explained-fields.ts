import type { Explained } from '../mapping/explain.ts';
import { leavesBelow } from '../mapping/fates.ts';
import { fieldName } from '../mapping/narrowed.ts';
import { valueAt } from '../mapping/pointed.ts';
import type { Profile } from '../mapping/profile.ts';
import { rulesTable } from '../mapping/rules.table.ts';
import type { Origin } from '../mapping/trace.ts';
import { columns, type Paper, shown, visible, wrapped } from './paper.ts';

const INDENT = '    ';
const LABEL = 'profile'.length;
/** Half of a line of the narrowest terminal this is made for. */
const VALUE = 60;

/** Every output field with its value, the rule that made it, what the rule read of the profile, and what of the source. */
export function fieldBlocks(explained: Explained, profile: Profile, paper: Paper): readonly string[] {
  return explained.origins.flatMap((origin) => [
    ...headOf(origin, valueAt(explained.value, origin.target), paper),
    ...provenance(origin, explained, profile, paper),
    '',
  ]);
}

/** The fields that the result lacks: each with its rule where all is told, else their names. */
export function absentFields(explained: Explained, profile: Profile, paper: Paper): readonly string[] {
  const { absent } = explained;
  if (absent.length === 0) return [];
  if (!paper.whole) return [...wrapped(absent.map((each) => visible(fieldName(each))).join(', '), paper.width), ''];
  return absent.flatMap((origin) => [
    paper.paint('bold', visible(fieldName(origin))),
    ...provenance(origin, explained, profile, paper),
    '',
  ]);
}

function headOf(origin: Origin, value: unknown, paper: Paper): readonly string[] {
  const name = visible(fieldName(origin));
  const { paint, width } = paper;
  if (typeof value !== 'object' || value === null) {
    const [first = '', ...others] = wrapped(`${name}  ${shown(value, width - name.length - 2, paper)}`, width);
    return [`${paint('bold', first.slice(0, name.length))}${first.slice(name.length)}`, ...others];
  }
  const parts = leavesBelow('', value).map(
    (leaf) => `${visible(leaf.pointer.slice(1))} ${shown(leaf.value, VALUE, paper)}`,
  );
  return [paint('bold', name), ...wrapped(parts.join(', '), width - INDENT.length).map((line) => INDENT + line)];
}

function provenance(origin: Origin, explained: Explained, profile: Profile, paper: Paper): readonly string[] {
  const values = new Map(explained.leaves.map(({ pointer, value }) => [pointer, value]));
  const found = (pointer: string): string =>
    `${visible(pointer)}  ${values.has(pointer) ? shown(values.get(pointer), VALUE, paper) : ''}`.trimEnd();
  const setting = (pointer: string): string => `${visible(pointer)}: ${shown(valueAt(profile, pointer), VALUE, paper)}`;
  return [
    ...labelled('rule', [`${origin.rule}: ${rulesTable[origin.rule]}`], paper),
    ...labelled('profile', origin.settings.map(setting), paper),
    ...labelled('from', origin.sources.length > 0 ? origin.sources.map(found) : ['nothing in the source'], paper),
  ];
}

function labelled(label: string, texts: readonly string[], paper: Paper): readonly string[] {
  const inner = { ...paper, width: paper.width - INDENT.length };
  return texts.flatMap((text, place) =>
    columns([place === 0 ? label : '', text], [LABEL], inner).map((line) => paper.paint('dim', INDENT + line)),
  );
}
