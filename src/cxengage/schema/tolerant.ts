import { z } from 'zod';

/*
 * The vendor promises neither keys nor types ("your response may include statistics that are not described"), so a field of another
 * type reads as absent and never fails the record that carries it.
 */

/** A text, or absent; an empty one says nothing. A number or a boolean in its place is written out. */
export const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .transform((value) => (value === '' ? undefined : value))
  .optional()
  .catch(undefined);

/** A finite number, or absent; a text that spells one counts. */
export const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

/** A boolean, or absent; a text that spells one counts. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((spelt) => spelt === 'true')])
  .optional()
  .catch(undefined);

/** A list of objects; the vendor sends null or nothing for an empty one. Entries that are no objects are left out. */
export function list<T extends z.ZodType>(entry: T) {
  return z
    .array(entry.nullable().catch(null))
    .catch([])
    .transform((entries) => entries.filter((each): each is NonNullable<typeof each> => each !== null));
}

/** An object of the given shape, or absent. */
export function part<T extends z.ZodType>(shape: T) {
  return shape.optional().catch(undefined);
}
