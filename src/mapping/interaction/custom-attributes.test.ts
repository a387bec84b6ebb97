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
  const place = site('UTC', { customAttributes: { ...defaultProfile.customAttributes, ...customAttributes } });
  const { value, diagnostics } = contentOf(gathered({ interactionAttributes }), place);
  const told = diagnostics.filter(({ pointer }) => pointer.startsWith('/interactionAttributes/'));
  return {
    attributes: value.interaction.customAttributes,
    told: told.map(({ code, pointer }) => `${code} ${pointer}`),
  };
}

describe('of an attribute given twice', () => {
  it('the latest counts, wherever it stands', () => {
    expect(translate([attribute('A', 'new', one), attribute('A', 'old')]).attributes).toEqual({ A: 'new' });
    expect(translate([attribute('A', 'old'), attribute('A', 'new', one)]).attributes).toEqual({ A: 'new' });
  });

  it('the later entry counts where both are of one moment', () => {
    expect(translate([attribute('A', 'first'), attribute('A', 'second')]).attributes).toEqual({ A: 'second' });
  });

  it('one without a readable time is the oldest', () => {
    expect(translate([attribute('A', 'dated'), attribute('A', 'undated', null)]).attributes).toEqual({ A: 'dated' });
  });

  it('the second is told', () => {
    expect(translate([attribute('A', 'new', one), attribute('B', 'b'), attribute('A', 'old')]).told).toEqual([
      'repeated-attribute /interactionAttributes/2',
    ]);
  });
});

describe('an attribute without a name or a value', () => {
  it('is left out, and told where it stood in the list as it came', () => {
    const { attributes, told } = translate([attribute(null, 'x'), 'junk', attribute('A', null), attribute('B', 'b')]);
    expect(attributes).toEqual({ B: 'b' });
    expect(told).toEqual([
      'wrong-type /interactionAttributes/1',
      'incomplete-attribute /interactionAttributes/0',
      'incomplete-attribute /interactionAttributes/2',
    ]);
  });

  it('leaves the field out where there is no other', () => {
    expect(translate([attribute('A', null)]).attributes).toBeUndefined();
  });
});

describe('the profile says', () => {
  it('which field is the name and which the value', () => {
    expect(translate([attribute('gold', 'Level')], { name: 'hookName', value: 'hookType' }).attributes).toEqual({
      Level: 'gold',
    });
  });

  it('under which name an attribute is answered', () => {
    const both = [attribute('lvl', 'gold'), attribute('B', 'b')];
    expect(translate(both, { names: { lvl: 'Level' } }).attributes).toEqual({ Level: 'gold', B: 'b' });
  });
});

it('a list tells of a repeated attribute only where it was asked for, by its name in the answer', () => {
  const twice = [attribute('lvl', 'old'), attribute('lvl', 'new'), attribute('B', 'b')];
  const place = site('UTC', { customAttributes: { ...defaultProfile.customAttributes, names: { lvl: 'Level' } } });
  const item = (asked: string[]) => listItemOf(gathered({ interactionAttributes: twice }), asked, place);
  const codes = (asked: string[]) => item(asked).diagnostics.map(({ code }) => code);
  expect(item(['Level']).value.customAttributes).toEqual({ Level: 'new' });
  expect(codes(['Level'])).toContain('repeated-attribute');
  expect(codes(['B', 'lvl'])).not.toContain('repeated-attribute');
});
