import { z } from 'zod';

/*
 * The vendor promises neither keys nor types ("your response may include statistics that are not described"), so a field of another
 * type reads as absent and never fails the record that carries it.
 */

/** A string, or absent. */
export const text = z.string().optional().catch(undefined);

/** A finite number, or absent. */
export const number = z.number().optional().catch(undefined);

/** A boolean, or absent. */
export const flag = z.boolean().optional().catch(undefined);

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
