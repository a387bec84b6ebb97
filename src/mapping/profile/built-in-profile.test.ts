import { expect, it } from 'vitest';
import { defaultProfile } from '../../../test/support/mapping.ts';
import { documentedMediaTypes } from '../../genesys/documented-forms.ts';

const { mediaTypes, subTypes, unknownMediaType, typeIds, unknownTypeId } = defaultProfile;

it('the built-in profile produces every documented media type except facebook and twitter', () => {
  const refined = Object.values(subTypes).flatMap((each) => Object.values(each));
  const produced = new Set([...Object.values(mediaTypes), ...refined, unknownMediaType]);
  expect(documentedMediaTypes.filter((mediaType) => !produced.has(mediaType))).toEqual(['facebook', 'twitter']);
});

it('the built-in profile never produces the typeIds Internal and Consult', () => {
  expect(new Set([...Object.values(typeIds), unknownTypeId])).toEqual(new Set(['Inbound', 'Outbound', 'Unknown']));
});
