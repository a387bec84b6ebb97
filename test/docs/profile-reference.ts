import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { documentedMediaTypes } from '../../src/genesys/documented-forms.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { SiteProfileShape } from '../../src/mapping/profile/profile.ts';

/** A JSON schema, as far as the page shows it. */
export interface ProfileSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly ProfileSchema[];
  readonly items?: ProfileSchema;
  readonly properties?: Readonly<Record<string, ProfileSchema>>;
  readonly propertyNames?: ProfileSchema;
  readonly additionalProperties?: ProfileSchema | false;
  readonly pattern?: string;
}

/** One setting of a profile, or one part of it. */
export interface ProfileSetting {
  readonly name: string;
  readonly schema: ProfileSchema;
}

/** Of maps that take more characters only the number of entries is shown. */
const MAX_MAP_LENGTH = 250;

const head = `# Mapping profile reference

Every setting of a [mapping profile](mapping-profiles.md), with its value in the built-in profile [\`mappings/default.yaml\`](../mappings/default.yaml).
Descriptions come from the schema of profiles, which \`mappings/schema.json\` contains for editors. \`npm run docs\` generates this page; a test fails
if the two differ.

A setting that a site profile leaves out is inherited. In a map, \`null\` removes an inherited entry, and \`null\` instead of the map removes all.

The media types are those of Genesys: ${documentedMediaTypes.map((word) => `\`${word}\``).join(', ')}.

| setting | value | built-in | description |
|---|---|---|---|
`;

/** Every setting of a profile, and the parts of settings that consist of named parts. */
export function profileSettings(): readonly ProfileSetting[] {
  const { properties = {} } = z.toJSONSchema(SiteProfileShape) as ProfileSchema;
  return Object.entries(properties).flatMap(([name, schema]) => [
    { name, schema },
    ...Object.entries(schema.properties ?? {}).map(([part, each]) => ({ name: `${name}.${part}`, schema: each })),
  ]);
}

/** The text of `docs/mapping-reference.md`. */
export function profileReferencePage(): string {
  const builtIn: unknown = parse(readFileSync(new URL('../../mappings/default.yaml', import.meta.url), 'utf8'));
  const rows = profileSettings().map(({ name, schema }) => {
    const value = name.split('.').reduce<unknown>((each, key) => (each as JsonObject | undefined)?.[key], builtIn);
    const cells = [
      `\`${name}\``,
      valueText(schema),
      schema.properties ? '' : builtInText(value),
      schema.description ?? '',
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `${head}${rows.join('\n')}\n`;
}

function valueText(schema: ProfileSchema): string {
  if (schema.anyOf)
    return [...new Set(schema.anyOf.filter(({ type }) => type !== 'null').map(valueText))].join(', or ');
  if (schema.enum?.join() === documentedMediaTypes.join()) return 'media type';
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if (schema.items) return `list of: ${valueText(schema.items)}`;
  if (schema.properties) return 'the parts below';
  if (schema.additionalProperties) return `map to: ${valueText(schema.additionalProperties)}`;
  if (schema.pattern?.startsWith('^\\/')) return 'a JSON pointer';
  return { string: 'text', number: 'number', boolean: '`true`, `false`' }[schema.type ?? ''] ?? 'map';
}

function builtInText(value: unknown): string {
  if (value === undefined) return '–';
  if (Array.isArray(value)) return value.map((each) => `\`${each}\``).join(', ') || 'empty';
  if (typeof value !== 'object' || value === null) return `\`${value}\``;
  const entries = Object.entries(value).map(
    ([key, each]) => `\`${key}: ${typeof each === 'object' ? JSON.stringify(each) : each}\``,
  );
  const text = entries.join(', ') || 'empty';
  return text.length > MAX_MAP_LENGTH ? `${entries.length} entries` : text;
}
