import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { BridgeError } from '../kit/bridge-error.ts';
import { textOfFile } from '../kit/utf8.ts';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** Variables as texts, by name; unset and empty ones are absent. */
export type Texts = Readonly<Partial<Record<SettingName, string>>>;

/** The texts of the variables, and one sentence for each that could not be read. */
export interface ReadTexts {
  readonly texts: Texts;
  readonly problems: readonly string[];
}

/** Reads the variables from the environment; secrets also from the files that `NAME_FILE` names. */
export function readTexts(environment: NodeJS.ProcessEnv): ReadTexts {
  const texts: Partial<Record<SettingName, string>> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settingsTable) as [SettingName, Setting][]) {
    const text = environment[name] || undefined;
    const file = setting.secret ? environment[`${name}_FILE`] || undefined : undefined;
    if (text !== undefined && file !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set: set one of them`);
      texts[name] = text;
    } else if (file !== undefined) {
      const secret = readSecret(name, file);
      if (secret instanceof Error) problems.push(secret.message);
      else if (secret !== '') texts[name] = secret;
    } else if (text !== undefined) texts[name] = text;
  }
  return { texts, problems: [...problems, ...unknownSettings(environment)] };
}

function readSecret(name: string, path: string): string | Error {
  const file = `${name}_FILE="${path}"`;
  try {
    return textOfFile(readFileSync(path), file).trim();
  } catch (error) {
    if (error instanceof BridgeError) return error;
    return new Error(`${file} cannot be read: give the path of a readable file`);
  }
}

/** Variables that can only be meant for the bridge but are not settings. */
function unknownSettings(environment: NodeJS.ProcessEnv): readonly string[] {
  const known = Object.entries(settingsTable).flatMap(([name, setting]: [string, Setting]) =>
    setting.secret ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('CXENGAGE_') && !known.includes(name))
    .map((name) => `Unknown setting ${name}. Did you mean ${closest(name, known)}?`);
}
