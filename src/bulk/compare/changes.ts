import { escaped } from '../../mapping/pointer/pointer.ts';

/** A field that two translations of one record make differently; undefined where one of them has none. */
export interface Change {
  /** JSON pointer into the result; `*` stands for every place of a list. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two results differ. Of what only one of them has, the whole is one change. Lists are compared place by place. */
export function changesBetween(before: unknown, after: unknown, field = ''): readonly Change[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const places = Array.from({ length: Math.max(before.length, after.length) }, (_, place) => place);
    return places.flatMap((place) => changesBetween(before[place], after[place], `${field}/*`));
  }
  if (isTable(before) && isTable(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesBetween(own(before, key), own(after, key), `${field}/${escaped(key)}`));
  }
  return before === after ? [] : [{ field, before, after }];
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of attributes are the customer's own, `constructor` included. */
function own(table: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
