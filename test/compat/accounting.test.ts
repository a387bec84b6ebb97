import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/kit/json.ts';
import { reportUnreadFields } from '../../src/mapping/accounting/accounting.ts';
import { DiagnosticsCollector } from '../../src/mapping/diagnostics/diagnostics-collector.ts';
import { samplesAt } from '../../src/simulator/samples.ts';
import { SimulatedTenant } from '../../src/simulator/tenant.ts';
import { defaultProfile, gathered } from '../support/mapping.ts';

function diagnosticsOf(raw: JsonObject) {
  const diagnostics = new DiagnosticsCollector();
  reportUnreadFields({ ...gathered({}), raw: { record: raw } }, defaultProfile, diagnostics);
  return diagnostics.all();
}

const samples = samplesAt(0).map(({ interaction }) => interaction);
it.each(samples.map((sample) => [String(sample.interactionId), sample] as const))(
  'every field of the sample %s is read or ignored',
  (_id, raw) => {
    expect(diagnosticsOf(raw).filter(({ code }) => code !== 'not-in-target')).toEqual([]);
  },
);

it('every field of generated records is read or ignored', () => {
  const tenant = new SimulatedTenant(1, 200, () => 0);
  for (const id of tenant.generatedIds(200)) expect(diagnosticsOf(tenant.find(id)?.interaction ?? {})).toEqual([]);
});
