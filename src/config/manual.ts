import { type Setting, settingsTable } from './settings.table.ts';

const head = `# Configuration

All settings are environment variables, which are read and validated once, at start-up. If values are invalid, the bridge does not start. For
each of them, it prints one line with the setting, the value (unless it is secret) and the expected value. An empty variable counts as unset.
The bridge also does not start if a variable starts with \`CXENGAGE_\` but is not in this table.

A secret can be read from a file instead: set the variable with the suffix \`_FILE\` to the path of the file.

\`npm run docs\` generates this page from the settings table; a test fails if the two differ.

| variable | default | description |
|---|---|---|
`;

/** The text of `docs/configuration.md`. */
export function configurationManual(): string {
  const rows = Object.entries(settingsTable).map(([name, setting]: [string, Setting]) => {
    const defaultText = setting.defaultText ? `\`${setting.defaultText}\`` : '–';
    const secret = setting.secret ? ` Secret: also \`${name}_FILE\`.` : '';
    return `| \`${name}\` | ${defaultText} | ${setting.about}${secret} |`;
  });
  return `${head}${rows.join('\n')}\n`;
}
