import { z } from 'zod';

/** Where to look up, the vendor's two words (GetInteractionContent, 8.5.2). */
export const Source = z.enum(['main', 'archive']).default('main');

/** Body of GetInteractionContent (8.5.2); keys it does not document are passed over, as the vendor does. */
export const GetInteractionContentRequest = z.object({ source: Source });
