import { type Setting, settingsTable } from './settings.table.ts';

const head = `# Configuration

All settings are environment variables. They are read and validated once, at start-up. An invalid value stops start-up with one line that
names the setting, the value (unless it is secret) and the fix. An empty variable counts as unset. A variable whose name starts with
\`CXENGAGE_\` but is not in this table also stops start-up.

A secret can be read from a file instead: set \`NAME_FILE\` to the path of the file.

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
