import { z } from 'zod';

/** What a shape knows of one place: a value of a type, anything at all, an object with fields, or a list. */
export type Field = ScalarField | ObjectField | ListField;

/** `time` is a text that holds one, `stamp` a text or a number; `any` is not looked into. */
export interface ScalarField {
  readonly kind: 'string' | 'time' | 'number' | 'boolean' | 'stamp' | 'any';
  readonly required?: boolean;
}

export interface ObjectField {
  readonly kind: 'object';
  /** `*` stands for every key that has no field of its own. */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface ListField {
  readonly kind: 'list';
  readonly entry: Field;
}

const known = new WeakMap<z.core.$ZodType, Field>();

/** Says what a schema reads, where that cannot be seen from the schema itself. */
export function describedBy<T extends z.ZodType>(field: Field, schema: T): T {
  known.set(schema, field);
  return schema;
}

/** The fields of a shape, read off the shape itself, so that they are written down once. Knows the kinds of schema that records are made of. */
export function fieldsOf(schema: z.core.$ZodType): Field {
  const said = known.get(schema);
  if (said) return said;
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape).map(([key, field]) => [key, fieldsOf(field)] as const);
    return { kind: 'object', fields: new Map(fields) };
  }
  if (schema instanceof z.ZodArray) return { kind: 'list', entry: fieldsOf(schema.element) };
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodCatch) {
    return fieldsOf(schema.def.innerType);
  }
  if (schema instanceof z.ZodString) return { kind: 'string', required: true };
  return { kind: 'any' };
}
