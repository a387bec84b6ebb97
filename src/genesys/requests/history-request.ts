import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Calendar } from '../dates/calendar.ts';
import { documentedMediaTypes } from '../documented-forms.ts';
import { Refusal } from '../refusal.ts';
import { gwsUserId } from '../resources.ts';
import { type TimeWindow, windowOf } from './window.ts';

/** The parsed parameters of a Retrieve… operation (8.5.2), with defaults applied. */
export interface HistoryRequest {
  readonly window: TimeWindow;
  /** In lower case; undefined selects every media type. */
  readonly mediaType: string | undefined;
  readonly sort: 'asc' | 'desc';
  /** Maximum number of interactions in the reply. */
  readonly maxSize: number;
  /** A UUID without dashes, in lower case, as in `ownerInformation`. Undefined if the request has none. */
  readonly userId: string | undefined;
  readonly source: 'main' | 'archive';
  /** Names of the custom attributes that the reply includes. */
  readonly customAttributes: readonly string[];
  /** Attributes that an interaction must have, with exactly these values. */
  readonly searchCustomAttributes: ReadonlyMap<string, string>;
}

/** What the parameters of one site depend on. */
export interface HistoryRequestSite {
  /** Day boundaries of dates. */
  readonly calendar: Calendar;
  /** Media types of the site beside the documented ones, in lower case. */
  readonly mediaTypes: ReadonlySet<string>;
}

const documented: ReadonlySet<string> = new Set(documentedMediaTypes);

const DEFAULT_SIZE = 100;
const MAX_SIZE = 10_000;
// Limits the work, because every attribute is searched for in every row. Contact centers have far fewer attributes.
const MAX_ATTRIBUTES = 200;

/**
 * Parses the parameters in a body. An absent, null or empty value selects the default. Undocumented keys are ignored, as the vendor ignores
 * them. Throws Refusal that names the parameter.
 */
export function parseHistoryRequest(
  body: JsonObject,
  now: number,
  { calendar, mediaTypes }: HistoryRequestSite,
): HistoryRequest {
  return {
    window: windowOf(body['fromDate'], body['toDate'], now, calendar),
    mediaType: mediaTypeParameter(body, mediaTypes),
    sort: enumParameter(body, 'sort', ['asc', 'desc']) ?? 'desc',
    maxSize: maxSizeParameter(body['maxSize']),
    userId: userIdParameter(body),
    source: requestedSource(body),
    customAttributes: attributeNames(body['customAttributes']),
    searchCustomAttributes: attributeValues(body['searchCustomAttributes']),
  };
}

/** The source to query; the default is `main`. Throws Refusal for any other value. */
export function requestedSource(body: JsonObject): 'main' | 'archive' {
  return enumParameter(body, 'source', ['main', 'archive']) ?? 'main';
}

function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

function stringParameter(body: JsonObject, parameter: string): string | undefined {
  const value = body[parameter];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string') throw new Refusal('unreadable-value', `${parameter} must be a string`);
  return value.trim() || undefined;
}

/** In lower case. Any other word is refused: an empty list would look like an answer. */
function mediaTypeParameter(body: JsonObject, known: ReadonlySet<string>): string | undefined {
  const word = stringParameter(body, 'mediaType')?.toLowerCase();
  if (word === undefined || documented.has(word) || known.has(word)) return word;
  const words = [...new Set([...documented, ...known])].sort().join(', ');
  throw new Refusal('unreadable-value', `mediaType must be one of ${words}`);
}

function enumParameter<T extends string>(body: JsonObject, parameter: string, allowed: readonly T[]): T | undefined {
  const value = body[parameter];
  if (isAbsent(value)) return undefined;
  const match = allowed.find((each) => typeof value === 'string' && each === value.trim().toLowerCase());
  if (!match)
    throw new Refusal('unreadable-value', `${parameter} must be ${allowed.map((each) => `"${each}"`).join(' or ')}`);
  return match;
}

/** Accepts a number or a numeric string, because the vendor writes the default as a string. */
function maxSizeParameter(value: unknown): number {
  if (isAbsent(value)) return DEFAULT_SIZE;
  const size = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof size !== 'number' || !Number.isInteger(size)) {
    throw new Refusal('unreadable-value', 'maxSize must be an integer');
  }
  if (size < 1 || size > MAX_SIZE) throw new Refusal('out-of-range', `maxSize must be between 1 and ${MAX_SIZE}`);
  return size;
}

function userIdParameter(body: JsonObject): string | undefined {
  const id = stringParameter(body, 'userId');
  return id === undefined ? undefined : gwsUserId(id);
}

function attributeNames(value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const names = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new Refusal('unreadable-value', 'customAttributes must be an array of strings');
  }
  if (names.length > MAX_ATTRIBUTES) {
    throw new Refusal('out-of-range', `customAttributes must not have more than ${MAX_ATTRIBUTES} names`);
  }
  return [...new Set(names)];
}

function attributeValues(value: unknown): ReadonlyMap<string, string> {
  if (isAbsent(value)) return new Map();
  const pairs = isJsonObject(value) ? Object.entries(value) : undefined;
  if (!pairs?.every(([, attribute]) => ['string', 'number', 'boolean'].includes(typeof attribute))) {
    throw new Refusal('unreadable-value', 'searchCustomAttributes must be an object of names and values');
  }
  if (pairs.length > MAX_ATTRIBUTES) {
    throw new Refusal('out-of-range', `searchCustomAttributes must not have more than ${MAX_ATTRIBUTES} entries`);
  }
  return new Map(pairs.map(([name, attribute]) => [name, String(attribute)]));
}
