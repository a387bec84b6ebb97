import { readFileSync } from 'node:fs';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** Variables as texts, by name; unset and empty ones are absent. */
export type Texts = Readonly<Partial<Record<SettingName, string>>>;

/** The variables' texts, and one sentence for each that could not be read. */
export interface ReadTexts {
  readonly texts: Texts;
  readonly problems: readonly string[];
}

/** Collects the variables from the environment; secrets also from the files that `NAME_FILE` names. */
export function readTexts(environment: NodeJS.ProcessEnv): ReadTexts {
  const texts: Partial<Record<SettingName, string>> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settingsTable) as [SettingName, Setting][]) {
    const text = environment[name] || undefined;
    const file = setting.secret ? environment[`${name}_FILE`] || undefined : undefined;
    if (text !== undefined && file !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
      texts[name] = text;
    } else if (file !== undefined) {
      const read = readSecret(file);
      if (read === undefined)
        problems.push(`${name}_FILE names a file that cannot be read: give the path of a readable file`);
      else if (read !== '') texts[name] = read;
    } else if (text !== undefined) texts[name] = text;
  }
  return { texts, problems: [...problems, ...misspelt(environment)] };
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined; // reported by the caller, with the variable's name
  }
}

/** Variables that can only be meant for the bridge but are none of its own. */
function misspelt(environment: NodeJS.ProcessEnv): readonly string[] {
  const known = Object.entries(settingsTable).flatMap(([name, setting]: [string, Setting]) =>
    setting.secret ? [name, `${name}_FILE`] : [name],
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('CXENGAGE_') && !known.includes(name))
    .map((name) => `${name} is no setting: the ones that begin like it are ${own(known)}`);
}

function own(known: readonly string[]): string {
  return known.filter((name) => name.startsWith('CXENGAGE_') && !name.endsWith('_FILE')).join(', ');
}
