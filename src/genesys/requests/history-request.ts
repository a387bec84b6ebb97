import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import type { Calendar } from '../dates/calendar.ts';
import { Refusal } from '../refusal.ts';
import { gwsUserId } from '../resources.ts';
import { type Window, windowOf } from './window.ts';

/** What the three Retrieve… operations are asked for (8.5.2), read and with their defaults. */
export interface HistoryRequest {
  readonly window: Window;
  /** In lower case; undefined for all. */
  readonly mediaType: string | undefined;
  readonly sort: 'asc' | 'desc';
  /** The most interactions in the answer. */
  readonly maxSize: number;
  /** As in `ownerInformation`: a UUID without dashes, in lower case. Undefined where nobody was named. */
  readonly userId: string | undefined;
  readonly source: 'main' | 'archive';
  /** Names of custom attributes that the answer carries. */
  readonly customAttributes: readonly string[];
  /** All of them must be there with exactly this value. */
  readonly searchCustomAttributes: ReadonlyMap<string, string>;
}

const DEFAULT_SIZE = 100;
const LARGEST_SIZE = 10_000;
/** Far more than a contact center has; every one is looked for in every row. */
const MOST_ATTRIBUTES = 200;

/** Reads a body. Absent, null and empty mean the default; keys that are not documented are passed over, as the vendor does. Throws Refusal that names the parameter. */
export function historyRequest(body: JsonObject, now: number, calendar: Calendar): HistoryRequest {
  return {
    window: windowOf(body['fromDate'], body['toDate'], now, calendar),
    mediaType: textOf(body, 'mediaType')?.toLowerCase(),
    sort: wordOf(body, 'sort', ['asc', 'desc']) ?? 'desc',
    maxSize: sizeOf(body['maxSize']),
    userId: userIdOf(body),
    source: sourceOf(body),
    customAttributes: namesOf(body['customAttributes']),
    searchCustomAttributes: pairsOf(body['searchCustomAttributes']),
  };
}

/** Where to look up: `main`, or the archive. Throws Refusal for another word. */
export function sourceOf(body: JsonObject): 'main' | 'archive' {
  return wordOf(body, 'source', ['main', 'archive']) ?? 'main';
}

function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

function textOf(body: JsonObject, parameter: string): string | undefined {
  const value = body[parameter];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string') throw new Refusal('unreadable-value', `${parameter} must be a string`);
  return value.trim() || undefined;
}

function wordOf<T extends string>(body: JsonObject, parameter: string, words: readonly T[]): T | undefined {
  const value = body[parameter];
  if (isAbsent(value)) return undefined;
  const word = words.find((each) => typeof value === 'string' && each === value.trim().toLowerCase());
  if (!word)
    throw new Refusal('unreadable-value', `${parameter} must be ${words.map((each) => `"${each}"`).join(' or ')}`);
  return word;
}

/** The vendor writes the default as a string, so both a number and a numeric string are taken. */
function sizeOf(value: unknown): number {
  if (isAbsent(value)) return DEFAULT_SIZE;
  const size = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof size !== 'number' || !Number.isInteger(size)) {
    throw new Refusal('unreadable-value', 'maxSize must be a whole number');
  }
  if (size < 1 || size > LARGEST_SIZE) throw new Refusal('out-of-range', `maxSize must be from 1 to ${LARGEST_SIZE}`);
  return size;
}

function userIdOf(body: JsonObject): string | undefined {
  const id = textOf(body, 'userId');
  return id === undefined ? undefined : gwsUserId(id);
}

function namesOf(value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const names = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new Refusal('unreadable-value', 'customAttributes must be a list of names');
  }
  if (names.length > MOST_ATTRIBUTES) {
    throw new Refusal('out-of-range', `customAttributes may name up to ${MOST_ATTRIBUTES} attributes`);
  }
  return [...new Set(names)];
}

function pairsOf(value: unknown): ReadonlyMap<string, string> {
  if (isAbsent(value)) return new Map();
  const pairs = isJsonObject(value) ? Object.entries(value) : undefined;
  if (!pairs?.every(([, wanted]) => ['string', 'number', 'boolean'].includes(typeof wanted))) {
    throw new Refusal('unreadable-value', 'searchCustomAttributes must be an object of names and values');
  }
  if (pairs.length > MOST_ATTRIBUTES) {
    throw new Refusal('out-of-range', `searchCustomAttributes may hold up to ${MOST_ATTRIBUTES} pairs`);
  }
  return new Map(pairs.map(([name, wanted]) => [name, String(wanted)]));
}
