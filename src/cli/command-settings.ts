import { InvalidArgumentError } from 'commander';
import { readSomeSettings, type SomeValues } from '../config/config.ts';
import { settingValueOf } from '../config/read-variables.ts';
import type { SettingName } from '../config/settings.table.ts';
import { BridgeError } from '../kit/bridge-error.ts';

/** Invalid settings, one sentence for each. */
export class SettingsError extends BridgeError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('SettingsError', 'invalid-setting', problems.join('; '));
    this.problems = problems;
  }
}

/** Reads these settings of the bridge from the environment, for a command that no option gives them to. Throws SettingsError. */
export function readCommandSettings<Name extends SettingName>(names: readonly Name[]): SomeValues<Name> {
  const read = readSomeSettings(process.env, names);
  if ('problems' in read) throw new SettingsError(read.problems);
  return read.values;
}

/** Parser of an option that is validated like this setting, and has the same value. */
export function parseAsSetting(name: SettingName): (text: string) => string {
  return (text) => {
    const result = settingValueOf(name, text);
    if ('fault' in result) throw new InvalidArgumentError(`It ${result.fault}.`);
    return String(result.value);
  };
}
