import type { Check } from './check.ts';
import { contentChecks } from './content-checks.table.ts';
import { listChecks } from './list-checks.table.ts';
import { voiceChecks } from './voice-checks.table.ts';

/** Every check of `cxbridge conform`, in the order of the report. */
export const conformanceTable: readonly Check[] = [...contentChecks, ...listChecks, ...voiceChecks];
