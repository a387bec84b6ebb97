import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { Profile } from '../profile/profile.ts';
import { listMediaType } from './media-type.ts';

/**
 * The item with the values of a content of the same interaction, which is made from more than a row: a list never contradicts the content that a
 * desktop opens from it. Fields that only contents have are not taken over.
 */
export function listItemByContent(item: GwsInteraction, content: GwsInteraction, profile: Profile): GwsInteraction {
  const { typeId, state, startDate, endDate, subject, contactId, ownerInformation } = content;
  const mediaType = listMediaType(content.mediaType, profile);
  return { ...item, mediaType, typeId, state, startDate, endDate, subject, contactId, ownerInformation };
}
