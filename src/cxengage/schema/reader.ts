import type { z } from 'zod';
import { type Field, fieldsOf, type ScalarField } from './fields.ts';

/** In place of a value that is not as documented. */
const odd = Symbol('odd');

/**
 * A reader of one shape; undefined for what the shape refuses. Nearly everything is exactly what the vendor documents, and copying its
 * known fields is many times as fast as the tolerant schema, which reads whatever is not. Both mean the same; a test holds them to it.
 */
export function createReader<T extends z.ZodType>(shape: T): (value: unknown) => z.infer<T> | undefined {
  const read = compiled(fieldsOf(shape));
  return (value) => {
    if (value === null || value === undefined) return undefined;
    const plain = read(value);
    return plain === odd ? shape.safeParse(value).data : (plain as z.infer<T>);
  };
}

/**
 * The field's reader as a function of its own, written as text and compiled once, as zod itself does: one that walks the fields takes five
 * times as long, since the engine sees every property access in one place. Only names and kinds from our own shapes go into the text.
 */
function compiled(field: Field): (value: unknown) => unknown {
  const functions: string[] = [];
  const name = functionFor(field, functions);
  return new Function('odd', `'use strict';\n${functions.join('\n')}\nreturn ${name};`)(odd) as (v: unknown) => unknown;
}

/** Adds the field's function, and those it calls, and tells its name. It answers undefined for what is absent and `odd` for what is not as documented. */
function functionFor(field: Field, functions: string[]): string {
  const body = bodyOf(field, functions);
  const name = `read${functions.length}`;
  functions.push(`function ${name}(value) {\n${body}\n}`);
  return name;
}

function bodyOf(field: Field, functions: string[]): string {
  switch (field.kind) {
    case 'object': {
      const fields = [...field.fields].map(([key, each], place) => ({
        key: JSON.stringify(key),
        each,
        at: `v${place}`,
      }));
      const reads = fields.map(({ key, each, at }) => `let ${at} = value[${key}];\n${readInto(at, each, functions)}`);
      // Every copy has every field, absent ones as undefined, so that all copies look alike to the engine.
      const copy = fields.map(({ key, at }) => `${key}: ${at}`).join(', ');
      return `if (value === null || value === undefined) return undefined;
if (typeof value !== 'object' || Array.isArray(value)) return odd;
${reads.join('\n')}
return { ${copy} };`;
    }
    case 'list':
      // The vendor writes an empty list as [], null, nothing at all, and in messages as {}.
      return `if (value === null || value === undefined) return [];
if (!Array.isArray(value)) return typeof value === 'object' && Object.keys(value).length === 0 ? [] : odd;
const copy = [];
for (const entry of value) {
  const read = ${functionFor(field.entry, functions)}(entry);
  if (read === odd || read === undefined) return odd;
  copy.push(read);
}
return copy;`;
    default:
      return `${readInto('value', field, functions)}\nreturn value;`;
  }
}

/** Statements that make a variable's value what is read of it, or leave the function with `odd`. */
function readInto(at: string, field: Field, functions: string[]): string {
  if (field.kind === 'any') return '';
  if (field.kind === 'object' || field.kind === 'list') {
    return `${at} = ${functionFor(field, functions)}(${at}); if (${at} === odd) return odd;`;
  }
  const absent = field.required ? 'return odd' : `${at} = undefined`;
  const none = `if (${at} === null || ${at} === undefined) ${absent};`;
  return `if (typeof ${at} === 'string') ${ifText(at, field.kind, absent)} else ${none} else ${ifNoText(at, field.kind)}`;
}

function ifText(at: string, kind: ScalarField['kind'], absent: string): string {
  if (kind === 'stamp') return ';';
  // An empty text says nothing.
  return kind === 'string' || kind === 'time' ? `{ if (${at} === '') ${absent}; }` : 'return odd;';
}

function ifNoText(at: string, kind: ScalarField['kind']): string {
  if (kind === 'string' || kind === 'time') return 'return odd;';
  const fits = kind === 'boolean' ? `typeof ${at} === 'boolean'` : `Number.isFinite(${at})`;
  return `if (!(${fits})) return odd;`;
}
