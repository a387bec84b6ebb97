import { z } from 'zod';
import { describedBy, fieldsOf } from './fields.ts';

/*
 * The vendor promises neither keys nor types ("your response may include statistics that are not described"), so a field of another
 * type reads as absent and never fails the record that carries it.
 */

function anyText() {
  return z
    .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
    .transform((value) => (value === '' ? undefined : value))
    .optional()
    .catch(undefined);
}

/** A text, or absent; an empty one says nothing. A number or a boolean in its place is written out. */
export const text = describedBy({ kind: 'string' }, anyText());

/** A text that holds a time. */
export const time = describedBy({ kind: 'time' }, anyText());

/** A finite number, or absent; a text that spells one counts. */
export const number = describedBy(
  { kind: 'number' },
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .optional()
    .catch(undefined),
);

/** A boolean, or absent; a text that spells one counts. */
export const flag = describedBy(
  { kind: 'boolean' },
  z
    .union([z.boolean(), z.enum(['true', 'false']).transform((spelt) => spelt === 'true')])
    .optional()
    .catch(undefined),
);

/** A time as digits or as a number, or absent. */
export const stamp = describedBy({ kind: 'stamp' }, z.union([z.string(), z.number()]).optional().catch(undefined));

/** Whatever it is. */
export const anything = describedBy({ kind: 'any' }, z.unknown().optional());

/** A list of objects; the vendor sends null or nothing for an empty one. Entries that are no objects are left out. */
export function list<T extends z.ZodType>(entry: T) {
  return describedBy(
    { kind: 'list', entry: fieldsOf(entry) },
    z
      .array(entry.nullable().catch(null))
      .catch([])
      .transform((entries) => entries.filter((each): each is NonNullable<typeof each> => each !== null)),
  );
}

/** An object of the given shape, or absent. */
export function part<T extends z.ZodType>(shape: T) {
  return describedBy(fieldsOf(shape), shape.optional().catch(undefined));
}
