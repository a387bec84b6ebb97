import { isJsonObject, type JsonObject } from '../kit/json.ts';

/** A field of a resource, as the vendor's pages document it. */
export interface DocumentedField {
  readonly name: string;
  /** Whether every sample has the field. */
  readonly always: boolean;
  /** The format of the value, described in words. */
  readonly form: string;
  /** Whether a value has that format; some formats depend on other fields of the resource. */
  readonly fits: (value: unknown, resource: JsonObject) => boolean;
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
export const conversations: readonly string[] = ['chat', 'facebooksession', 'smssession'];

/** Epoch milliseconds of a date in the vendor's format; undefined for any other value. */
export function momentOf(value: unknown): number | undefined {
  const [, day, time, hours, minutes] = (typeof value === 'string' && DATE.exec(value)) || [];
  const epochMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** The media type of a resource in lower case, because the samples use different letter cases. Empty if there is none. */
export function mediaTypeIn({ mediaType }: JsonObject): string {
  return typeof mediaType === 'string' ? mediaType.toLowerCase() : '';
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isDate = (value: unknown): boolean => momentOf(value) !== undefined;
const isOneOf =
  (values: readonly string[]) =>
  (value: unknown): boolean =>
    values.includes(String(value));
const resourcePath = ({ id }: JsonObject): string => `/interactions/${encodeURIComponent(String(id))}`;
const isOwner = (value: unknown): boolean =>
  isJsonObject(value) && isString(value['id']) && Object.values(value).every((part) => isString(part));

const stringField = (name: string): DocumentedField => ({ name, always: false, form: 'a string', fits: isString });

/** Fields of the interaction history resource that are in lists and contents (8.5.2). */
export const sharedFields: readonly DocumentedField[] = [
  {
    name: 'uri',
    always: true,
    form: 'the public URL, then /interactions/ and the id, without /ucs/',
    fits: (value, resource) =>
      isString(value) && /^https?:.*\/api\/v2/.test(String(value)) && endsWithPath(value, resource),
  },
  { ...stringField('id'), always: true },
  {
    name: 'mediaType',
    always: true,
    form: `one of ${documentedMediaTypes.join(', ')}, in any letter case`,
    fits: (value) => isString(value) && isOneOf(documentedMediaTypes)(String(value).toLowerCase()),
  },
  {
    name: 'typeId',
    always: true,
    form: 'Inbound, Outbound, Internal, Consult or Unknown',
    fits: isOneOf(['Inbound', 'Outbound', 'Internal', 'Consult', 'Unknown']),
  },
  {
    name: 'state',
    always: true,
    form: 'New, InProcess, Stopped or Pending',
    fits: isOneOf(['New', 'InProcess', 'Stopped', 'Pending']),
  },
  { name: 'startDate', always: true, form: 'a date like 2015-10-01 16:02:07.000+0300', fits: isDate },
  { name: 'endDate', always: false, form: 'a date like 2015-10-01 16:02:10.000+0300', fits: isDate },
  stringField('subject'),
  stringField('comment'),
  stringField('contactId'),
  stringField('parentId'),
  { name: 'ownerInformation', always: false, form: 'an object of strings that includes the id', fits: isOwner },
];

function endsWithPath(value: unknown, resource: JsonObject): boolean {
  const path = resourcePath(resource);
  return String(value).endsWith(path) && !String(value).endsWith(`/ucs${path}`);
}

/** Fields that only GetInteractionContent returns (8.5.2). */
export const contentFields: readonly DocumentedField[] = [
  {
    name: 'path',
    always: true,
    form: '/interactions/ and the id, without /api/v2',
    fits: (value, resource) => value === resourcePath(resource),
  },
  stringField('phoneNumber'),
  {
    name: 'callDuration',
    always: false,
    form: 'seconds, a whole number',
    fits: (value) => Number.isInteger(value) && Number(value) >= 0,
  },
  { name: 'customAttributes', always: false, form: 'an object of names and values', fits: isJsonObject },
  { name: 'userData', always: false, form: 'an object of names and values', fits: isJsonObject },
];

/** Fields of a message (Message resource, 8.5.2). */
export const messageFields: readonly DocumentedField[] = [
  {
    name: 'index',
    always: true,
    form: 'a whole number from 1',
    fits: (value) => Number.isInteger(value) && Number(value) >= 1,
  },
  {
    name: 'from',
    always: true,
    form: 'an object with nickname, type and participantId',
    fits: (value) =>
      isJsonObject(value) && ['nickname', 'type', 'participantId'].every((name) => isString(value[name])),
  },
  stringField('text'),
  {
    name: 'visibility',
    always: true,
    form: 'All, Agents or Supervisors',
    fits: isOneOf(['All', 'Agents', 'Supervisors']),
  },
  { name: 'timestamp', always: false, form: 'a date like 2013-11-25 21:02:22.000+0200', fits: isDate },
  {
    name: 'type',
    always: true,
    form: 'a type of the Message resource: Text, ParticipantJoined, ParticipantLeft, …',
    fits: isOneOf([
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
    always: false,
    form: 'the same time as timestamp, in milliseconds',
    fits: (value, { timestamp }) =>
      Number.isInteger(value) && (timestamp === undefined || value === momentOf(timestamp)),
  },
];
