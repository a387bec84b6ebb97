import { z } from 'zod';
import { mayBeRounded } from '../../kit/json.ts';
import { fieldsOf, withField } from './fields.ts';

/*
 * The vendor guarantees neither keys nor types ("your response may include statistics that are not described"). A field of a wrong type is
 * read as absent and never makes its record invalid.
 */

/** A number that the source wrote with these digits: beyond 2^53, the digits of the source are lost. */
const exactNumber = z.number().refine((value) => !mayBeRounded(value));

function optionalText(isAbsent: (value: string) => boolean, unreadable?: string) {
  return z
    .union([z.string(), exactNumber.transform(String), z.boolean().transform(String)])
    .transform((value) => (isAbsent(value) ? undefined : value))
    .optional()
    .catch(({ value }) => (value === null ? undefined : unreadable));
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

/** Stands for a time of another type: it is there, as one that is not readable. */
const UNREADABLE = 'unreadable';

/** An optional string that contains a time. The words for no and nothing count as absent, and any other value as a time that is not readable. */
export const time = withField({ kind: 'time', omitsNothing: true }, optionalText(isNoTime, UNREADABLE));

/** As `time`, but an unreadable time is not reported. */
export const uncheckedTime = withField({ kind: 'string', omitsNothing: true }, optionalText(isNoTime, UNREADABLE));

/** An optional exact number; a numeric string is converted. */
export const number = withField(
  { kind: 'number' },
  z
    .union([
      exactNumber,
      z
        .string()
        .trim()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number)
        .pipe(exactNumber),
    ])
    .optional()
    .catch(undefined),
);

/** Words for yes and no; those for nothing count as absent. */
const flagWords: Readonly<Record<string, boolean | undefined>> = {
  true: true,
  1: true,
  false: false,
  0: false,
  null: undefined,
  '': undefined,
};

/** An optional boolean; words and numbers for yes and no are converted. Null if there is a value that is neither. */
export const flag = withField(
  { kind: 'boolean' },
  z
    .unknown()
    .transform((value): boolean | null | undefined => {
      if (typeof value === 'boolean' || value === undefined) return value;
      if (value === null) return undefined;
      const word = typeof value === 'object' ? 'object' : String(value).trim().toLowerCase();
      return Object.hasOwn(flagWords, word) ? flagWords[word] : null;
    })
    .optional(),
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

/** A list in a message: as `list`, but the vendor writes an empty one as `{}`. */
export function messageList<T extends z.ZodType>(entry: T) {
  return withField({ kind: 'list', mayBeObject: true, entry: fieldsOf(entry) }, list(entry));
}

/** A list whose absence means something else than an empty list. Null counts as absent. */
export function optionalList<T extends z.ZodType>(entry: T) {
  return withField(
    { kind: 'list', optional: true, entry: fieldsOf(entry) },
    z.array(z.unknown()).pipe(list(entry)).optional().catch(undefined),
  );
}

/** An optional object of a given shape. */
export function optionalObject<T extends z.ZodType>(shape: T) {
  return withField(fieldsOf(shape), shape.optional().catch(undefined));
}
