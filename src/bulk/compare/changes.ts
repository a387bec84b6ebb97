import { escapeKey } from '../../mapping/pointer/pointer.ts';

/** A field whose value differs between two translations of one record; a value is undefined if that translation lacks the field. */
export interface Change {
  /** JSON pointer into the result; `*` replaces every list index. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Lists the differences between two results. A subtree that only one side has is a single change. Lists are compared index by index. */
export function changesBetween(before: unknown, after: unknown, field = ''): readonly Change[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return indexes.flatMap((index) => changesBetween(before[index], after[index], `${field}/*`));
  }
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      changesBetween(ownProperty(before, key), ownProperty(after, key), `${field}/${escapeKey(key)}`),
    );
  }
  return before === after ? [] : [{ field, before, after }];
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Attribute names come from the customer's tenant and may be `constructor`, so inherited properties must not count. */
function ownProperty(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
