import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { ProfileShape } from './profile.ts';

/** A fault of a profile: the path of the value and a sentence with the fix. */
export interface ProfileFault {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** A JSON schema, as far as faults refer to it. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: Schema;
}

const MAX_NAMES = 5;
/** A longer name with this many wrong letters is another name. */
const MAX_WRONG_LETTERS = 3;
const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

/**
 * The faults that checking the values of a profile found. Without `extends: default` at its end a profile has to be complete, so missing
 * settings are one fault, whose fix is that line.
 */
export function profileFaultsOf(
  issues: readonly z.core.$ZodIssue[],
  values: JsonObject,
  extendsDefault: boolean,
): readonly ProfileFault[] {
  const [missing, others] = [
    issues.filter((each) => isMissing(each, values)),
    issues.filter((each) => !isMissing(each, values)),
  ];
  const faults = others.flatMap((issue) => faultsOf(issue));
  if (missing.length === 0) return faults;
  if (extendsDefault)
    return [...faults, ...missing.map(({ path }) => fault(path, 'is removed, but every profile needs it'))];
  const names = missing.map(({ path }) => path.join('.'));
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  const text = `settings are missing: ${names.slice(0, MAX_NAMES).join(', ')}${more}; to inherit them, add \`extends: default\``;
  return [{ path: [], text }, ...faults];
}

function isMissing({ path }: z.core.$ZodIssue, values: JsonObject): boolean {
  return path.length > 0 && path.reduce<unknown>(partOf, values) === undefined;
}

function partOf(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}

function faultsOf(issue: z.core.$ZodIssue): readonly ProfileFault[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        text: `${key}: unknown setting. ${suggestion(key, namesAt(issue.path))}`,
      }));
    case 'invalid_key':
      return [
        fault(issue.path, 'the name is not valid here: give a pointer, for example /campaignId or transcript#/0/id'),
      ];
    case 'invalid_type':
      return [fault(issue.path, `give ${typeNames[issue.expected] ?? issue.expected}`)];
    default:
      return [fault(issue.path, expectation(issue) ?? issue.message)];
  }
}

function fault(path: readonly PropertyKey[], text: string): ProfileFault {
  return { path, text: `${path.join('.')}: ${text}` };
}

/** `give a, b or c` for a value that is one of some words, or a pointer where the profile accepts one. */
function expectation(issue: z.core.$ZodIssue): string | undefined {
  const wordsOf = (each: z.core.$ZodIssue): readonly string[] =>
    each.code === 'invalid_value' ? each.values.map(String) : [];
  if (issue.code === 'invalid_value') return `give ${alternatives(wordsOf(issue))}`;
  if (issue.code !== 'invalid_union') return undefined;
  const words = issue.errors.flat().flatMap(wordsOf);
  return `give ${alternatives([...words, 'a pointer into the record, for example /campaignId'])}`;
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function suggestion(key: string, names: readonly string[]): string {
  const nearest = names.length > 0 ? closest(key, names) : '';
  if (nearest !== '' && distance(key, nearest) <= MAX_WRONG_LETTERS) return `Did you mean ${nearest}?`;
  return `Give ${alternatives(names)}`;
}

/** The names that the schema allows at a path. */
function namesAt(path: readonly PropertyKey[]): readonly string[] {
  const schema = path.reduce<Schema | undefined>(
    (each, key) => each?.properties?.[String(key)] ?? each?.additionalProperties,
    z.toJSONSchema(ProfileShape) as Schema,
  );
  return schema?.propertyNames?.enum ?? Object.keys(schema?.properties ?? {});
}
