import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** Variables as texts, by name; unset and empty ones are absent. */
export type SettingTexts = Readonly<Partial<Record<SettingName, string>>>;

/** The texts of the variables, and one sentence for each that could not be read. */
export interface ReadVariables {
  readonly texts: SettingTexts;
  readonly problems: readonly string[];
}

/** Reads the variables from the environment; secrets also from the files that `NAME_FILE` names. */
export function readVariables(environment: NodeJS.ProcessEnv): ReadVariables {
  const texts: Partial<Record<SettingName, string>> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settingsTable) as [SettingName, Setting][]) {
    const text = environment[name] || undefined;
    const file = setting.secret ? environment[`${name}_FILE`] || undefined : undefined;
    if (text !== undefined && file !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set: set one of them`);
      texts[name] = text;
    } else if (file !== undefined) {
      const secret = readSecret(file);
      if (secret === undefined)
        problems.push(`${name}_FILE="${file}" cannot be read: give the path of a readable file`);
      else if (secret !== '') texts[name] = secret;
    } else if (text !== undefined) texts[name] = text;
  }
  return { texts, problems: [...problems, ...unknownSettings(environment)] };
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined; // the caller reports it with the variable's name
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
