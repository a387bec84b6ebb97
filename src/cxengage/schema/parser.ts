import type { z } from 'zod';
import { type Field, fieldsOf, type ScalarField } from './fields.ts';
import { noTime } from './tolerant.ts';

/** Result of the strict parser for a value that is not as documented. */
const invalid = Symbol('invalid');

/**
 * A parser for a shape; it returns undefined for a value that the shape rejects. Nearly every value is exactly as documented, so a strict
 * parser copies the known fields, which is many times faster. The tolerant schema parses the rest. A test compares the two.
 */
export function createParser<T extends z.ZodType>(shape: T): (value: unknown) => z.infer<T> | undefined {
  const parseStrictly = compileParser(fieldsOf(shape));
  return (value) => {
    if (value === null || value === undefined) return undefined;
    const strict = parseStrictly(value);
    return strict === invalid ? shape.safeParse(value).data : (strict as z.infer<T>);
  };
}

/**
 * Generates and compiles a strict parser for a field, as zod does. Interpreting the fields takes five times as long, because all property
 * accesses share one call site. The source text contains only names and kinds from our own shapes.
 */
function compileParser(field: Field): (value: unknown) => unknown {
  const functions: string[] = [];
  const name = addFunction(field, functions);
  return new Function('invalid', `'use strict';\n${functions.join('\n')}\nreturn ${name};`)(invalid) as (
    value: unknown,
  ) => unknown;
}

/**
 * Adds the source of a field's function and of the functions that it calls; returns its name. The function returns undefined for an absent
 * value and `invalid` for a value that is not as documented.
 */
function addFunction(field: Field, functions: string[]): string {
  const body = functionBody(field, functions);
  const name = `parse${functions.length}`;
  functions.push(`function ${name}(value) {\n${body}\n}`);
  return name;
}

function functionBody(field: Field, functions: string[]): string {
  switch (field.kind) {
    case 'object': {
      const fields = [...field.fields].map(([key, child], index) => ({ key, child, variable: `v${index}` }));
      const checks = fields.map(({ child, variable }) => parseStatements(variable, child, functions));
      // Every copy has every field, absent fields as undefined, so that all copies have the same hidden class.
      const copy = fields.map(({ key, variable }) => `${JSON.stringify(key)}: ${variable}`).join(', ');
      return `if (value === null || value === undefined) return undefined;
if (typeof value !== 'object' || Array.isArray(value)) return invalid;
${readStatements(fields)}
${checks.join('\n')}
return { ${copy} };`;
    }
    case 'list':
      // The vendor writes an empty list as [] or null, in messages also as {}, or omits it.
      return `if (value === null || value === undefined) return ${field.optional ? 'undefined' : '[]'};
if (!Array.isArray(value)) return ${field.mayBeObject ? "typeof value === 'object' && Object.keys(value).length === 0 ? [] : " : ''}invalid;
const copy = [];
for (const entry of value) {
  const parsed = ${addFunction(field.entry, functions)}(entry);
  if (parsed === invalid || parsed === undefined) return invalid;
  copy.push(parsed);
}
return copy;`;
    default:
      return `${parseStatements('value', field, functions)}\nreturn value;`;
  }
}

/** Objects of more fields have many shapes, because most of their fields are optional. */
const FEW_FIELDS = 16;

/**
 * Statements that read the fields of `value` into their variables. Asking objects of many shapes for every field by name takes twice as long as a
 * loop over the fields that there are; for objects of few shapes it is the other way round.
 */
function readStatements(fields: readonly { readonly key: string; readonly variable: string }[]): string {
  if (fields.length <= FEW_FIELDS) {
    return fields.map(({ key, variable }) => `let ${variable} = value[${JSON.stringify(key)}];`).join('\n');
  }
  const cases = [...Map.groupBy(fields, ({ key }) => key.length)].map(([length, group]) => {
    const reads = group.map(({ key, variable }) => `if (key === ${JSON.stringify(key)}) ${variable} = value[key];`);
    return `case ${length}: ${reads.join(' else ')} break;`;
  });
  return `let ${fields.map(({ variable }) => variable).join(', ')};
for (const key in value) {
  switch (key.length) {
    ${cases.join('\n    ')}
  }
}`;
}

/** Statements that replace a variable by the value parsed from it, or return `invalid`. */
function parseStatements(variable: string, field: Field, functions: string[]): string {
  if (field.kind === 'any') return '';
  if (field.kind === 'object' || field.kind === 'list') {
    return `${variable} = ${addFunction(field, functions)}(${variable}); if (${variable} === invalid) return invalid;`;
  }
  const absent = field.required ? 'return invalid' : `${variable} = undefined`;
  const ifAbsent = `if (${variable} === null || ${variable} === undefined) ${absent};`;
  return `if (typeof ${variable} === 'string') ${stringStatement(variable, field, absent)} else ${ifAbsent} else ${otherStatement(variable, field.kind)}`;
}

function stringStatement(
  variable: string,
  { kind, required, keepsBlanks, omitsNothing }: ScalarField,
  absent: string,
): string {
  if (kind === 'stamp') return ';';
  if (kind !== 'string' && kind !== 'time') return 'return invalid;';
  if (required || keepsBlanks) return `{ if (${variable} === '') ${absent}; }`;
  // Most strings begin with a character of these ranges, which contain no blanks, so that they need not be trimmed.
  const isVisible = 'c > 0x20 && c < 0x1680 && c !== 0xa0';
  // Not compared with every text: times are longer.
  const isNothing = `${variable}.length < 6 && ${noTime}.test(${variable})`;
  const ifNothing = omitsNothing ? `if (${isNothing}) ${absent}; else ` : '';
  return `${ifNothing}{ const c = ${variable}.charCodeAt(0); if (!(${isVisible}) && ${variable}.trim() === '') ${absent}; }`;
}

function otherStatement(variable: string, kind: ScalarField['kind']): string {
  if (kind === 'string' || kind === 'time') return 'return invalid;';
  return `if (!(${testOf(variable, kind)})) return invalid;`;
}

function testOf(variable: string, kind: ScalarField['kind']): string {
  if (kind === 'boolean') return `typeof ${variable} === 'boolean'`;
  if (kind === 'stamp') return `Number.isFinite(${variable})`;
  // Larger numbers may be rounded.
  return `typeof ${variable} === 'number' && Math.abs(${variable}) <= ${Number.MAX_SAFE_INTEGER}`;
}
