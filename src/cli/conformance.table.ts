import type { Check } from './conformance.ts';
import { contentChecks } from './conformance-contents.table.ts';
import { listChecks } from './conformance-lists.table.ts';
import { voiceChecks } from './conformance-voice.table.ts';

/** Every check of `cxbridge conform`, in the order in which they are told. */
export const conformanceTable: readonly Check[] = [...contentChecks, ...listChecks, ...voiceChecks];
