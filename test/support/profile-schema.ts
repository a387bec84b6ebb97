import { z } from 'zod';
import { SiteProfileShape } from '../../src/mapping/profile/profile.ts';

/** The text of `mappings/schema.json`, by which editors check and complete a profile while it is written. */
export function profileSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(SiteProfileShape), null, 2)}\n`;
}
