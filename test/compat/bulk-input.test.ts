import { describe, expect, it } from 'vitest';
import { parseInput } from '../../src/bulk/input/parse-input.ts';
import { contentOf } from '../../src/mapping/content.ts';
import voiceAnswered from '../../src/simulator/samples/voice-answered.json' with { type: 'json' };
import webChat from '../../src/simulator/samples/web-chat.json' with { type: 'json' };
import { fixture, site } from '../support/mapping.ts';

const read = (value: unknown) =>
  parseInput({ number: 1, text: typeof value === 'string' ? value : JSON.stringify(value) }, 0);
const ana = { email: 'ana.duarte@example.org', firstName: 'Ana', lastName: 'Duarte' };
const ben = { email: 'ben.okafor@example.org', firstName: 'Ben', lastName: 'Okafor' };

it('a record with related documents is translated as in the server', () => {
  const chat = {
    interaction: webChat.interaction,
    users: { '51d7be20-4d20-11ee-8f6a-1d2b3c4d5e6f': ben },
    transcript: webChat.files['9c00aa10-dc8b-11ee-a4d1-6aa612aefe9d'],
    subType: 'web',
    notes: [],
    now: '2024-03-08T12:00:00.000Z',
  };
  const voice = { interaction: voiceAnswered.interaction, users: { '3c0f8a10-4d20-11ee-8f6a-1d2b3c4d5e6f': ana } };
  const translated = [chat, voice].map((each) => {
    const result = read(each);
    return 'input' in result ? contentOf(result.input, site()).value : result;
  });
  // File names are in the artifact, which is not part of a line.
  const expected = JSON.stringify(fixture('genesys/replies/web-chat.json')).replace(
    '[image] screenshot.png',
    '[image]',
  );
  expect(translated).toEqual([JSON.parse(expected), fixture('genesys/replies/voice-answered.json')]);
});

describe('a line that cannot be translated is rejected with a reason:', () => {
  it.each([
    ['{broken', 'not JSON'],
    ['[1]', 'not an object'],
    ['7', 'not an object'],
    ['{}', 'no interactionId'],
    ['{"interaction":{}}', 'no interactionId'],
  ])('%s', (text, reject) => {
    expect(read(text)).toMatchObject({ reject });
  });

  it('a line that is too long', () => {
    expect(parseInput({ number: 1, text: undefined }, 0)).toEqual({ reject: 'longer than the limit' });
  });
});
