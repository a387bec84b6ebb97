import { type Setting, settingsTable } from './settings.table.ts';

const head = `# Configuration

All settings are environment variables. They are read and validated once, at start-up. An invalid value stops start-up with one line that
names the setting, the value (unless it is secret) and the fix. All problems are reported at once. An empty variable counts as unset.

Text that is set by mistake is never used: a value in quotes, with a carriage return, or with blanks or invisible characters around it stops
start-up as well. Some programs that read a file of variables, such as \`docker run --env-file\`, keep quotes and carriage returns.

A variable that is probably a misspelt setting also stops start-up, with the setting that it is most like. It is one whose name

- equals a setting after upper-casing and without underscores, such as \`TIMEZONE\`;
- begins with \`CXENGAGE_\` or \`ARCHIVE_CXENGAGE_\`;
- or differs in one letter from a setting of at least eight letters, such as \`FEATURE\`.

\`HTTP_PROXY\` and \`ALL_PROXY\`, in either letter case, are ignored, as are the variables of Kubernetes services (\`…_SERVICE_HOST\`, \`…_PORT_8080_TCP\`) and of other programs.

A secret can be read from a file instead: set \`NAME_FILE\` to the path of the file. Line breaks and blanks around the secret are removed.

\`translate\`, \`explain\` and \`mappings diff\` read \`MAPPING_PROFILE\`, \`TIME_ZONE\`, \`PUBLIC_URL\` and \`PORT\` as the bridge does, and their
options override them. \`call\` and \`history\` send requests to \`PUBLIC_URL\`, or else to \`PORT\` of this machine. They ignore all other settings.
\`fetch\` and \`explain --interaction\` read the tenant, so they need valid values of all settings, as the bridge does.

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
