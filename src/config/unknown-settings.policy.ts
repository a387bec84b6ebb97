import { closest, distance } from 'fastest-levenshtein';
import { type Setting, type SettingName, settingsTable } from './settings.table.ts';

/** A variable that is not a setting but is probably meant as one. */
export interface UnknownSetting {
  readonly name: string;
  /** The setting, or its `NAME_FILE`, that is most like it. */
  readonly similar: string;
  /** The setting that `similar` sets. */
  readonly setting: SettingName;
}

/** Names that every program on the machine may read; they are never taken for settings. */
const conventional = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY'];
/** Variables that Kubernetes sets in every container for every service; one named after the bridge begins with CXENGAGE_. */
const serviceVariable = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;
const prefixes = ['CXENGAGE_', 'ARCHIVE_CXENGAGE_'];
/** One wrong letter in a short name makes another common name: PORT and SORT. */
const MIN_LETTERS_FOR_TYPING_ERRORS = 8;

const settingOf = new Map<string, SettingName>(
  (Object.entries(settingsTable) as [SettingName, Setting][]).flatMap(([name, { secret }]) =>
    (secret ? [name, `${name}_FILE`] : [name]).map((each) => [each, name] as const),
  ),
);
const knownNames = [...settingOf.keys()];

/** The variables that are not settings but probably meant as one: it must not seem that they have an effect. */
export function unknownSettingsIn(names: readonly string[]): readonly UnknownSetting[] {
  return names.flatMap((name) => {
    const similar = similarName(name);
    const setting = similar === undefined ? undefined : settingOf.get(similar);
    return similar === undefined || setting === undefined ? [] : [{ name, similar, setting }];
  });
}

/** The known name that a variable is probably meant as; undefined for a setting, and for a variable of another program. */
function similarName(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (settingOf.has(name) || conventional.includes(upper) || serviceVariable.test(name)) return undefined;
  const same = knownNames.find((known) => withoutUnderscores(known) === withoutUnderscores(upper));
  if (same !== undefined) return same;
  const nearest = closest(upper, knownNames);
  const isTypingError = distance(upper, nearest) === 1;
  if (prefixes.some((prefix) => upper.startsWith(prefix))) {
    // A shortened or lengthened name, such as CXENGAGE_USER, means the name that it begins.
    const related = knownNames.filter((known) => known.startsWith(upper) || upper.startsWith(`${known}_`));
    return isTypingError || related.length === 0 ? nearest : closest(upper, related);
  }
  return isTypingError && withoutUnderscores(nearest).length >= MIN_LETTERS_FOR_TYPING_ERRORS ? nearest : undefined;
}

function withoutUnderscores(name: string): string {
  return name.replaceAll('_', '');
}
