import { describe, expect, it } from 'vitest';
import { defaultProfile, gathered, site } from '../../../test/support/mapping.ts';
import { contentOf } from '../content.ts';
import { listItemOf } from './interaction.ts';

const noon = '2024-03-08T12:00:00.000Z';
const one = '2024-03-08T13:00:00.000Z';
const attribute = (hookType: string | null, hookName: string | null, timestamp: string | null = noon) => ({
  hookType,
  hookName,
  timestamp,
});

function translate(interactionAttributes: unknown, customAttributes: object = {}) {
  const testSite = site('UTC', { customAttributes: { ...defaultProfile.customAttributes, ...customAttributes } });
  const { value, diagnostics } = contentOf(gathered({ interactionAttributes }), testSite);
  const relevant = diagnostics.filter(({ pointer }) => pointer.startsWith('/interactionAttributes/'));
  return {
    attributes: value.interaction.customAttributes,
    reports: relevant.map(({ code, pointer }) => `${code} ${pointer}`),
  };
}

describe('a repeated attribute', () => {
  it('has the latest value, whatever the order of the entries', () => {
    expect(translate([attribute('A', 'new', one), attribute('A', 'old')]).attributes).toEqual({ A: 'new' });
    expect(translate([attribute('A', 'old'), attribute('A', 'new', one)]).attributes).toEqual({ A: 'new' });
  });

  it('has the value of the later entry if both have the same time', () => {
    expect(translate([attribute('A', 'first'), attribute('A', 'second')]).attributes).toEqual({ A: 'second' });
  });

  it('treats an entry without a readable time as the oldest', () => {
    expect(translate([attribute('A', 'dated'), attribute('A', 'undated', null)]).attributes).toEqual({ A: 'dated' });
  });

  it('is reported at its second entry', () => {
    expect(translate([attribute('A', 'new', one), attribute('B', 'b'), attribute('A', 'old')]).reports).toEqual([
      'repeated-attribute /interactionAttributes/2',
    ]);
  });
});

describe('an attribute without a name or a value', () => {
  it('is omitted and reported at its index in the raw list', () => {
    const { attributes, reports } = translate([
      attribute(null, 'x'),
      'junk',
      attribute('A', null),
      attribute('B', 'b'),
    ]);
    expect(attributes).toEqual({ B: 'b' });
    expect(reports).toEqual([
      'wrong-type /interactionAttributes/1',
      'incomplete-attribute /interactionAttributes/0',
      'incomplete-attribute /interactionAttributes/2',
    ]);
  });

  it('omits the field if there is no other attribute', () => {
    expect(translate([attribute('A', null)]).attributes).toBeUndefined();
  });
});

describe('the profile defines', () => {
  it('which field has the name and which field has the value', () => {
    expect(translate([attribute('gold', 'Level')], { name: 'hookName', value: 'hookType' }).attributes).toEqual({
      Level: 'gold',
    });
  });

  it('the name of an attribute in the reply', () => {
    const both = [attribute('lvl', 'gold'), attribute('B', 'b')];
    expect(translate(both, { names: { lvl: 'Level' } }).attributes).toEqual({ Level: 'gold', B: 'b' });
  });
});

it('a list reports a repeated attribute only if it is requested, by its name in the reply', () => {
  const twice = [attribute('lvl', 'old'), attribute('lvl', 'new'), attribute('B', 'b')];
  const testSite = site('UTC', { customAttributes: { ...defaultProfile.customAttributes, names: { lvl: 'Level' } } });
  const item = (requested: string[]) => listItemOf(gathered({ interactionAttributes: twice }), requested, testSite);
  const codes = (requested: string[]) => item(requested).diagnostics.map(({ code }) => code);
  expect(item(['Level']).value.customAttributes).toEqual({ Level: 'new' });
  expect(codes(['Level'])).toContain('repeated-attribute');
  expect(codes(['B', 'lvl'])).not.toContain('repeated-attribute');
});
