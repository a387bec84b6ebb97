import type { JsonObject } from '../../../kit/json.ts';
import type { Column, ColumnType } from './columns.ts';
import { type TableName, tableNames, tables } from './tables.table.ts';

const schemas: Readonly<Record<ColumnType, JsonObject>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  timestamp: { type: 'string', format: 'date-time' },
  json: { type: 'string', contentMediaType: 'application/json' },
};

/** The JSON Schema (2020-12) of the rows of every table, as `--format ndjson` writes them. */
export function exportSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Rows of an export of cxbridge',
    $defs: Object.fromEntries(tableNames.map((name) => [name, tableSchema(name)])),
  };
}

function tableSchema(name: TableName): JsonObject {
  const { about, columns } = tables[name];
  const all: readonly (readonly [string, Column])[] = Object.entries(columns);
  return {
    title: `${name}: ${about}`,
    type: 'object',
    properties: Object.fromEntries(
      all.map(([column, { type, about: description }]) => [column, { ...schemas[type], description }]),
    ),
    required: all.filter(([, { isRequired }]) => isRequired).map(([column]) => column),
    additionalProperties: false,
  };
}
