import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kit/json.ts';
import {
  contentFields,
  type DocumentedField,
  lowerCaseMediaType,
  messageFields,
  parseGwsDate,
  sharedFields,
} from './documented-forms.ts';

const documented = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../fixtures/genesys/documented/${name}.json`, import.meta.url), 'utf8'));

/** Names of fields with a wrong format, and of undocumented fields. */
function invalidFields(resource: JsonObject, fields: readonly DocumentedField[]): string[] {
  const wrong = fields.filter(({ name, required, isValid }) =>
    Object.hasOwn(resource, name) ? !isValid(resource[name], resource) : required,
  );
  const names = fields.map(({ name }) => name);
  return [...wrong.map(({ name }) => name), ...Object.keys(resource).filter((name) => !names.includes(name))];
}

describe('the vendor’s own sample', () => {
  const { interaction, messages } = documented('GetInteractionContent') as {
    interaction: JsonObject;
    messages: JsonObject[];
  };

  it('of content has the documented formats', () => {
    expect(invalidFields(interaction, [...sharedFields, ...contentFields])).toEqual([]);
    expect(invalidFields(documented('interaction-history-resource'), [...sharedFields, ...contentFields])).toEqual([]);
  });

  it('of messages has the documented formats', () => {
    expect(messages.length).toBeGreaterThan(3);
    expect(messages.flatMap((message) => invalidFields(message, messageFields))).toEqual([]);
  });

  it('of a list has the documented formats', () => {
    const { interactions } = documented('RetrieveContactHistory') as { interactions: JsonObject[] };
    const fields: DocumentedField[] = [...sharedFields, ...contentFields].filter(({ name }) => name !== 'path');
    expect(interactions).toHaveLength(3);
    expect(interactions.flatMap((item) => invalidFields(item, fields))).toEqual([]);
  });

  it.each([
    ['uri', 'http://localhost:8080/api/v2/ucs/interactions/0000Sa99620J0EM5'],
    ['uri', 'http://localhost:8080/api/v2/interactions/another'],
    ['uri', '/interactions/0000Sa99620J0EM5'],
    ['path', '/api/v2/interactions/0000Sa99620J0EM5'],
    ['mediaType', 'voice'],
    ['typeId', 'inbound'],
    ['state', 'Done'],
    ['startDate', '2013-11-25T19:02:22.000Z'],
    ['startDate', '2013-11-25 21:02:22+0200'],
    ['endDate', '2013-13-25 21:02:22.000+0200'],
    ['subject', 7],
    ['contactId', null],
    ['ownerInformation', { userName: 'a2' }],
    ['ownerInformation', { id: 'cc9016eee9c84dfeb266c642d9fd92c5', firstName: null }],
    ['callDuration', '12'],
    ['callDuration', -1],
    ['userData', []],
  ])('is invalid with %s %j', (name, value) => {
    expect(invalidFields({ ...interaction, [name]: value }, [...sharedFields, ...contentFields])).toEqual([name]);
  });

  it.each([
    ['index', 0],
    ['from', { nickname: 'You', type: 'Customer' }],
    ['visibility', 'Everybody'],
    ['type', 'Words'],
    ['timestampSeconds', 1385406142],
    ['text', null],
  ])('of a message is invalid with %s %j', (name, value) => {
    expect(invalidFields({ ...messages[2], [name]: value }, messageFields)).toEqual([name]);
  });
});

it('a date in the vendor’s format has an instant, and any other value has none', () => {
  expect(parseGwsDate('2013-11-25 21:02:22.033+0200')).toBe(1385406142033);
  expect(parseGwsDate('2013-11-25')).toBeUndefined();
  expect(parseGwsDate(1385406142033)).toBeUndefined();
});

it('media types are in lower case', () => {
  expect(lowerCaseMediaType({ mediaType: 'Chat' })).toBe('chat');
  expect(lowerCaseMediaType({})).toBe('');
});
