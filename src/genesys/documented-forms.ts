import { isJsonObject, type JsonObject } from '../kit/json.ts';

/** A field of a resource, as the vendor's pages document it. */
export interface DocumentedField {
  readonly name: string;
  /** Whether every sample has the field. */
  readonly required: boolean;
  /** The format of the value, described in words. */
  readonly format: string;
  /** Whether a value has that format; some formats depend on other fields of the resource. */
  readonly isValid: (value: unknown, resource: JsonObject) => boolean;
}

const DATE = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})([+-]\d{2})(\d{2})$/;

/** Every media type that the vendor names, in lower case. */
export const documentedMediaTypes = [
  'call',
  'chat',
  'email',
  'facebook',
  'facebooksession',
  'openmedia',
  'smssession',
  'twitter',
  'workitem',
] as const;

/** Media types whose content includes messages (GetInteractionContent, 8.5.2). */
export const conversationMediaTypes: readonly string[] = ['chat', 'facebooksession', 'smssession'];

/** Epoch milliseconds of a date in the vendor's format; undefined for any other value. */
export function parseGwsDate(value: unknown): number | undefined {
  const [, day, time, hours, minutes] = (typeof value === 'string' && DATE.exec(value)) || [];
  const epochMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** The media type of a resource in lower case, because the samples use different letter cases. Empty if there is none. */
export function lowerCaseMediaType({ mediaType }: JsonObject): string {
  return typeof mediaType === 'string' ? mediaType.toLowerCase() : '';
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isDate = (value: unknown): boolean => parseGwsDate(value) !== undefined;
const isOneOf =
  (values: readonly string[]) =>
  (value: unknown): boolean =>
    values.includes(String(value));
const resourcePath = ({ id }: JsonObject): string => `/interactions/${encodeURIComponent(String(id))}`;
const isOwner = (value: unknown): boolean =>
  isJsonObject(value) && isString(value['id']) && Object.values(value).every((part) => isString(part));

const stringField = (name: string): DocumentedField => ({
  name,
  required: false,
  format: 'a string',
  isValid: isString,
});

/** Fields of the interaction history resource that are in lists and contents (8.5.2). */
export const sharedFields: readonly DocumentedField[] = [
  {
    name: 'uri',
    required: true,
    format: 'the public URL, then /interactions/ and the id, without /ucs/',
    isValid: (value, resource) =>
      isString(value) && /^https?:.*\/api\/v2/.test(String(value)) && endsWithPath(value, resource),
  },
  { ...stringField('id'), required: true },
  {
    name: 'mediaType',
    required: true,
    format: `one of ${documentedMediaTypes.join(', ')}, in any letter case`,
    isValid: (value) => isString(value) && isOneOf(documentedMediaTypes)(String(value).toLowerCase()),
  },
  {
    name: 'typeId',
    required: true,
    format: 'Inbound, Outbound, Internal, Consult or Unknown',
    isValid: isOneOf(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']),
  },
  {
    name: 'state',
    required: true,
    format: 'New, InProcess, Stopped or Pending',
    isValid: isOneOf(['New', 'InProcess', 'Stopped', 'Pending']),
  },
  { name: 'startDate', required: true, format: 'a date like 2015-10-01 16:02:07.000+0300', isValid: isDate },
  { name: 'endDate', required: false, format: 'a date like 2015-10-01 16:02:10.000+0300', isValid: isDate },
  stringField('subject'),
  stringField('comment'),
  stringField('contactId'),
  stringField('parentId'),
  { name: 'ownerInformation', required: false, format: 'an object of strings that includes the id', isValid: isOwner },
];

function endsWithPath(value: unknown, resource: JsonObject): boolean {
  const path = resourcePath(resource);
  return String(value).endsWith(path) && !String(value).endsWith(`/ucs${path}`);
}

/** Fields that only GetInteractionContent returns (8.5.2). */
export const contentFields: readonly DocumentedField[] = [
  {
    name: 'path',
    required: true,
    format: '/interactions/ and the id, without /api/v2',
    isValid: (value, resource) => value === resourcePath(resource),
  },
  stringField('phoneNumber'),
  {
    name: 'callDuration',
    required: false,
    format: 'seconds, a whole number',
    isValid: (value) => Number.isInteger(value) && Number(value) >= 0,
  },
  { name: 'customAttributes', required: false, format: 'an object of names and values', isValid: isJsonObject },
  { name: 'userData', required: false, format: 'an object of names and values', isValid: isJsonObject },
];

/** Fields of a message (Message resource, 8.5.2). */
export const messageFields: readonly DocumentedField[] = [
  {
    name: 'index',
    required: true,
    format: 'a whole number from 1',
    isValid: (value) => Number.isInteger(value) && Number(value) >= 1,
  },
  {
    name: 'from',
    required: true,
    format: 'an object with nickname, type and participantId',
    isValid: (value) =>
      isJsonObject(value) && ['nickname', 'type', 'participantId'].every((name) => isString(value[name])),
  },
  stringField('text'),
  {
    name: 'visibility',
    required: true,
    format: 'All, Agents or Supervisors',
    isValid: isOneOf(['All', 'Agents', 'Supervisors']),
  },
  { name: 'timestamp', required: false, format: 'a date like 2013-11-25 21:02:22.000+0200', isValid: isDate },
  {
    name: 'type',
    required: true,
    format: 'a type of the Message resource: Text, ParticipantJoined, ParticipantLeft, …',
    isValid: isOneOf([
      'Text',
      'TypingStarted',
      'TypingStopping',
      'TypingStopped',
      'ParticipantJoined',
      'ParticipantRejoined',
      'ParticipantLeft',
      'PushUrl',
      'Notice',
      'CustomNotice',
      'TranscriptSaveDone',
    ]),
  },
  {
    name: 'timestampSeconds',
    required: false,
    format: 'the same time as timestamp, in milliseconds',
    isValid: (value, { timestamp }) =>
      Number.isInteger(value) && (timestamp === undefined || value === parseGwsDate(timestamp)),
  },
];
