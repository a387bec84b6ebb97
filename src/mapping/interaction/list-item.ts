import type { GwsInteraction } from '../../genesys/interaction.ts';
import type { Profile } from '../profile/profile.ts';
import { listMediaType } from './media-type.ts';

/** An interaction in a list. What a row cannot show for certain is omitted. */
export type ListItem = Omit<GwsInteraction, 'state'> & Partial<Pick<GwsInteraction, 'state'>>;

/**
 * The item with the values of a content of the same interaction, which is made from more than a row: a list never contradicts the content that a
 * desktop opens from it. Fields that only contents have are not taken over.
 */
export function listItemByContent(item: ListItem, content: GwsInteraction, profile: Profile): ListItem {
  const { typeId, state, startDate, endDate, subject, contactId, ownerInformation } = content;
  const mediaType = listMediaType(content.mediaType, profile);
  return { ...item, mediaType, typeId, state, startDate, endDate, subject, contactId, ownerInformation };
}
