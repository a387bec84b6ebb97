import { isJsonObject, type JsonObject } from '../kit/json.ts';

/** A field of a resource, as the vendor's pages have it. */
export interface DocumentedField {
  readonly name: string;
  /** Whether every sample has it. */
  readonly always: boolean;
  /** What its value looks like, in words. */
  readonly form: string;
  /** Whether a value looks like that; the whole resource stands beside it. */
  readonly fits: (value: unknown, resource: JsonObject) => boolean;
}

const DATE = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})([+-]\d{2})(\d{2})$/;

/** Every media type that the vendor names, in lower case. */
export const mediaTypes = [
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

/** Media types whose content comes with messages (GetInteractionContent, 8.5.2). */
export const conversations: readonly string[] = ['chat', 'facebooksession', 'smssession'];

/** Epoch milliseconds of a date in the vendor's form, undefined for any other text. */
export function momentOf(value: unknown): number | undefined {
  const [, day, time, hours, minutes] = (typeof value === 'string' && DATE.exec(value)) || [];
  const moment = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** A media type without its letter case, which the samples do not agree about; empty where there is none. */
export function mediaTypeIn({ mediaType }: JsonObject): string {
  return typeof mediaType === 'string' ? mediaType.toLowerCase() : '';
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isDate = (value: unknown): boolean => momentOf(value) !== undefined;
const isOneOf =
  (words: readonly string[]) =>
  (value: unknown): boolean =>
    words.includes(String(value));
const pathOf = ({ id }: JsonObject): string => `/interactions/${encodeURIComponent(String(id))}`;
const isNamed = (value: unknown): boolean =>
  isJsonObject(value) && isText(value['id']) && Object.values(value).every((part) => isText(part));

const text = (name: string): DocumentedField => ({ name, always: false, form: 'a string', fits: isText });

/** Fields of the interaction history resource that lists and contents share (8.5.2). */
export const sharedFields: readonly DocumentedField[] = [
  {
    name: 'uri',
    always: true,
    form: 'the public address, then /interactions/ and the id, without /ucs/',
    fits: (value, resource) => isText(value) && /^https?:.*\/api\/v2/.test(String(value)) && endsRight(value, resource),
  },
  { ...text('id'), always: true },
  {
    name: 'mediaType',
    always: true,
    form: `one of ${mediaTypes.join(', ')}, in any letter case`,
    fits: (value) => isText(value) && isOneOf(mediaTypes)(String(value).toLowerCase()),
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
  text('subject'),
  text('comment'),
  text('contactId'),
  text('parentId'),
  { name: 'ownerInformation', always: false, form: 'an object of strings, with the id among them', fits: isNamed },
];

function endsRight(value: unknown, resource: JsonObject): boolean {
  const end = pathOf(resource);
  return String(value).endsWith(end) && !String(value).endsWith(`/ucs${end}`);
}

/** Fields that only GetInteractionContent brings (8.5.2). */
export const contentFields: readonly DocumentedField[] = [
  {
    name: 'path',
    always: true,
    form: '/interactions/ and the id, without /api/v2',
    fits: (value, resource) => value === pathOf(resource),
  },
  { ...text('phoneNumber') },
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
    fits: (value) => isJsonObject(value) && ['nickname', 'type', 'participantId'].every((name) => isText(value[name])),
  },
  text('text'),
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
    form: 'the moment of timestamp in milliseconds',
    fits: (value, { timestamp }) =>
      Number.isInteger(value) && (timestamp === undefined || value === momentOf(timestamp)),
  },
];
