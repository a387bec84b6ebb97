import { type Setting, settingsTable } from './settings.table.ts';

const head = `# Configuration

Everything is set by environment variables, read and checked once, at the start. A value that is wrong stops the start with one line that
names it and says what would be right. Secrets can also be read from a file: \`NAME_FILE\` holds its path.

This page is written from the settings table by \`npm run docs\`; a test fails when the two differ.

| variable | default | what it does |
|---|---|---|
`;

/** The text of `docs/configuration.md`. */
export function configurationManual(): string {
  const rows = Object.entries(settingsTable).map(([name, setting]: [string, Setting]) => {
    const fallback = setting.fallback ? `\`${setting.fallback}\`` : '–';
    const secret = setting.secret ? ` Secret: also \`${name}_FILE\`.` : '';
    return `| \`${name}\` | ${fallback} | ${setting.about}${secret} |`;
  });
  return `${head}${rows.join('\n')}\n`;
}
