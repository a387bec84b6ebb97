import { z } from 'zod';

/** What a shape knows of one place: a value of a type, anything at all, an object with fields, or a list. */
export type Field =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'any' }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: 'list'; readonly entry: Field };

/** The fields of a shape, read off the shape itself, so that they are written down once. Knows the kinds of schema that records are made of. */
export function fieldsOf(schema: z.core.$ZodType): Field {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return fieldsOf(schema.def.innerType);
  }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape).map(([key, field]) => [key, fieldsOf(field)] as const);
    return { kind: 'object', fields: new Map(fields) };
  }
  if (schema instanceof z.ZodArray) return { kind: 'list', entry: fieldsOf(schema.element) };
  if (schema instanceof z.ZodString) return { kind: 'string' };
  if (schema instanceof z.ZodNumber) return { kind: 'number' };
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' };
  return { kind: 'any' };
}
