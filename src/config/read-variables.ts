import { readFileSync } from 'node:fs';
import { BridgeError } from '../kit/bridge-error.ts';
import { textOfFile } from '../kit/utf8.ts';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';
import { textFaultOf } from './text-fault.ts';
import { unknownSettingsIn } from './unknown-settings.policy.ts';

/** Variables as texts, by name; unset and empty ones are absent. */
export type SettingTexts = Readonly<Partial<Record<SettingName, string>>>;

/** What was read of some settings: their texts, the values of the valid ones, and one sentence for each problem. */
export interface ReadSettings {
  readonly texts: SettingTexts;
  readonly values: Readonly<Partial<Record<SettingName, unknown>>>;
  readonly problems: readonly string[];
}

type TextResult = { readonly text: string | undefined } | { readonly problem: string };

/** Reads these settings from the environment, and secrets also from the files that `NAME_FILE` names. Unset settings have their default as value. */
export function readSettings(environment: NodeJS.ProcessEnv, names: readonly SettingName[]): ReadSettings {
  const texts: Partial<Record<SettingName, string>> = {};
  const values: Partial<Record<SettingName, unknown>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const read = readText(environment, name);
    if ('problem' in read) {
      problems.push(read.problem);
      texts[name] = ''; // it is set, so it is not also reported as missing
      continue;
    }
    if (read.text !== undefined) texts[name] = read.text;
    const { defaultText, secret }: Setting = settingsTable[name];
    const text = read.text ?? defaultText;
    if (text === undefined) continue;
    const result = settingValueOf(name, text);
    if ('value' in result) values[name] = result.value;
    else problems.push(`${secret ? name : `${name}=${JSON.stringify(text)}`} ${result.fault}`);
  }
  return { texts, values, problems: [...problems, ...misspeltSettings(environment, names)] };
}

/** The value of a text, or what is wrong with it, worded to follow the setting's name and value. */
export type SettingValue = { readonly value: unknown } | { readonly fault: string };

/** The value of a text if it is set. */
export function settingValueOf(name: SettingName, text: string): SettingValue {
  const { schema, expected }: Setting = settingsTable[name];
  const fault = textFaultOf(text);
  if (fault !== undefined) return { fault };
  const parsed = schema.safeParse(text);
  return parsed.success ? { value: parsed.data } : { fault: `is invalid: give ${expected}` };
}

function readText(environment: NodeJS.ProcessEnv, name: SettingName): TextResult {
  const { secret }: Setting = settingsTable[name];
  const text = environment[name] || undefined;
  const file = secret ? environment[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return { text };
  if (text !== undefined) return { problem: `${name} and ${name}_FILE are both set: set one of them` };
  const fault = textFaultOf(file);
  if (fault !== undefined) return { problem: `${name}_FILE=${JSON.stringify(file)} ${fault}` };
  try {
    // Editors end a file with a line break.
    return { text: textOfFile(readFileSync(file), `${name}_FILE=${JSON.stringify(file)}`).trim() || undefined };
  } catch (error) {
    if (error instanceof BridgeError) return { problem: error.message };
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return {
      problem: `${name}_FILE=${JSON.stringify(file)} cannot be read (${code}): give the path of a readable file`,
    };
  }
}

/** One sentence for each variable that is probably meant as one of these settings. An empty variable counts as unset. */
function misspeltSettings(environment: NodeJS.ProcessEnv, names: readonly SettingName[]): readonly string[] {
  const set = Object.keys(environment).filter((name) => environment[name]);
  return unknownSettingsIn(set)
    .filter(({ setting }) => names.includes(setting))
    .map(({ name, similar }) => `Unknown setting ${name}. Did you mean ${similar}?`);
}
