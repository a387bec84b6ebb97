import { z } from 'zod';

/*
 * Leaves that take only what the vendor documents, nulls included, and compile to plain checks. What they do not take is no error: the
 * tolerant leaves of the same names then read it, and both must mean the same.
 */

/** A text with something in it. */
export const text = z.string().min(1).nullish();

/** A finite number. */
export const number = z.number().nullish();

/** A boolean. */
export const flag = z.boolean().nullish();

/** A list whose entries are all objects. */
export function list<T extends z.ZodType>(entry: T) {
  return z.array(entry).default([]);
}

/** An object. */
export function part<T extends z.ZodType>(shape: T) {
  return shape.optional();
}
