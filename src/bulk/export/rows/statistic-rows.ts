import { isJsonObject, type JsonObject } from '../../../kit/json.ts';
import type { Row } from '../tables/tables.table.ts';

/** Lists of parts, each of which has numbers of its own. */
const partLists: readonly string[] = ['segments', 'queues', 'agents', 'monitors'];

/** Every number and every yes or no of a record and of its parts. */
export function statisticRows(interactionId: string, raw: JsonObject): readonly Row<'statistic'>[] {
  const rows: Row<'statistic'>[] = [];
  const add = (scope: string, position: number, name: string, value: unknown): void => {
    const shown = typeof value === 'boolean' ? Number(value) : value;
    if (typeof shown === 'number' && Number.isFinite(shown))
      rows.push({ interaction_id: interactionId, scope, position, name, value: shown });
  };
  const addAll = (scope: string, position: number, object: JsonObject): void => {
    for (const [name, value] of Object.entries(object)) {
      if (Array.isArray(value))
        for (const [index, each] of value.entries()) add(scope, position, `${name}/${index}`, each);
      else add(scope, position, name, value);
    }
  };
  addAll('interaction', 0, raw);
  if (isJsonObject(raw['details'])) addAll('details', 0, raw['details']);
  for (const scope of partLists) {
    const parts = raw[scope];
    if (!Array.isArray(parts)) continue;
    for (const [position, part] of parts.entries()) if (isJsonObject(part)) addAll(scope, position, part);
  }
  return rows;
}
