import { z } from 'zod';
import { mayBeRounded } from '../../kit/json.ts';
import { fieldsOf, withField } from './fields.ts';

/*
 * The vendor guarantees neither keys nor types ("your response may include statistics that are not described"). A field of a wrong type is
 * read as absent and never makes its record invalid.
 */

/** A number that the source wrote with these digits: beyond 2^53, the digits of the source are lost. */
const exactNumber = z.number().refine((value) => !mayBeRounded(value));

function optionalText(isAbsent: (value: string) => boolean) {
  return z
    .union([z.string(), exactNumber.transform(String), z.boolean().transform(String)])
    .transform((value) => (isAbsent(value) ? undefined : value))
    .optional()
    .catch(undefined);
}

function isBlank(value: string): boolean {
  return value.trim() === '';
}

/** The words for no and nothing, as text. */
export const noTime = /^(?:0|false|null)$/i;

/** Whether a text says that there is nothing, such as no time. */
export function isNoTime(value: string): boolean {
  return noTime.test(value) || isBlank(value);
}

/** An optional string. A string without any visible character counts as absent; an exact number or a boolean is converted to a string. */
export const text = withField({ kind: 'string' }, optionalText(isBlank));

/** What a person wrote in a message: as `text`, but only an empty string counts as absent. */
export const messageText = withField(
  { kind: 'string', keepsBlanks: true },
  optionalText((value) => value === ''),
);

/** A string that must not be empty; a number is converted. */
export const requiredText = withField(
  { kind: 'string', required: true },
  z.union([z.string().min(1), z.number().transform(String)]),
);

/** An optional string that contains a time. The words for no and nothing count as absent. */
export const time = withField({ kind: 'time', omitsNothing: true }, optionalText(isNoTime));

/** As `time`, but an unreadable time is not reported. */
export const uncheckedTime = withField({ kind: 'string', omitsNothing: true }, optionalText(isNoTime));

/** An optional exact number; a numeric string is converted. */
export const number = withField(
  { kind: 'number' },
  z
    .union([
      exactNumber,
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number)
        .pipe(exactNumber),
    ])
    .optional()
    .catch(undefined),
);

/** An optional boolean; the strings `true` and `false` are converted. */
export const flag = withField(
  { kind: 'boolean' },
  z
    .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
    .optional()
    .catch(undefined),
);

/** An optional timestamp, a number or a string of digits. */
export const epochTimestamp = withField(
  { kind: 'stamp' },
  z.union([z.string(), z.number()]).optional().catch(undefined),
);

/** An optional value of any type. */
export const unknownValue = withField({ kind: 'any' }, z.unknown().optional());

/** A list of objects; an absent list is empty, because the vendor sends null or omits empty lists. Other entries are omitted. */
export function list<T extends z.ZodType>(entry: T) {
  return withField(
    { kind: 'list', entry: fieldsOf(entry) },
    z
      .array(entry.nullable().catch(null))
      .catch([])
      .transform((entries) => entries.filter((each): each is NonNullable<typeof each> => each !== null)),
  );
}

/** A list whose absence means something else than an empty list. Null counts as absent, and `{}` as empty. */
export function optionalList<T extends z.ZodType>(entry: T) {
  return withField(
    { kind: 'list', optional: true, entry: fieldsOf(entry) },
    z
      .union([z.array(z.unknown()), z.strictObject({}).transform(() => [])])
      .pipe(list(entry))
      .optional()
      .catch(undefined),
  );
}

/** An optional object of a given shape. */
export function optionalObject<T extends z.ZodType>(shape: T) {
  return withField(fieldsOf(shape), shape.optional().catch(undefined));
}
