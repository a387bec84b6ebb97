import { z } from 'zod';

/** The kind of value that a shape expects: a scalar, any value, an object or a list. */
export type Field = ScalarField | ObjectField | ListField;

/** `time` is a string with a time; `stamp` is a string or a number; `any` is not validated. */
export interface ScalarField {
  readonly kind: 'string' | 'time' | 'number' | 'boolean' | 'stamp' | 'any';
  readonly required?: boolean;
  /** A string of only blanks is a value; otherwise it counts as absent. */
  readonly keepsBlanks?: boolean;
  /** The words for no and nothing, `0` and `false`, count as absent. Every time has this. */
  readonly omitsNothing?: boolean;
}

export interface ObjectField {
  readonly kind: 'object';
  /** The key `*` matches every key without a field of its own. */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface ListField {
  readonly kind: 'list';
  /** An absent list is undefined; otherwise it is empty. */
  readonly optional?: boolean;
  /** An empty object is an empty list. */
  readonly mayBeObject?: boolean;
  readonly entry: Field;
}

const assignedFields = new WeakMap<z.core.$ZodType, Field>();

/** Assigns the field that a schema reads, for schemas that `fieldsOf` cannot inspect. */
export function withField<T extends z.ZodType>(field: Field, schema: T): T {
  assignedFields.set(schema, field);
  return schema;
}

/** The fields that a shape reads, derived from the shape so that there is one definition. Supports the kinds of schema that records use. */
export function fieldsOf(schema: z.core.$ZodType): Field {
  const assigned = assignedFields.get(schema);
  if (assigned) return assigned;
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
