import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { auditFields } from '../../src/kit/audit-log.ts';
import { logFields } from '../../src/kit/log.ts';
import { metricsTable } from '../../src/observability/metrics.table.ts';
import { runMetricsTable } from '../../src/observability/run-metrics.ts';

interface Alert {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

const head = `# Metrics, alerts and log

\`npm run docs\` generates this page from the tables of the program and from \`deploy/prometheus/alerts.yaml\`; a test fails if they differ.

## Metrics

\`GET /metrics\` of the admin listener (\`ADMIN_PORT\`), in the text format of Prometheus, beside those of the Node process (\`process_…\`, \`nodejs_…\`).
Labels have values from closed lists: no id, name or address is in any. \`deploy/grafana/cxbridge.json\` is a dashboard of all of them.

| metric | labels | what it says |
|---|---|---|
`;

/** The text of `docs/observability.md`. */
export function observabilityPage(): string {
  const metrics = Object.entries(metricsTable).map(
    ([name, { kind, labels, about }]) =>
      `| \`${name}\` (${kind}) | ${labels.map((each) => `\`${each}\``).join(', ') || '–'} | ${about} |`,
  );
  const file = new URL('../../deploy/prometheus/alerts.yaml', import.meta.url);
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: readonly { rules: readonly Alert[] }[] };
  const alerts = groups.flatMap(({ rules }) =>
    rules.map(
      ({ alert, labels, annotations }) =>
        `| \`${alert}\` | ${labels.severity} | ${annotations.summary} | ${annotations.action} |`,
    ),
  );
  const fields = Object.entries(logFields).map(([name, { about }]) => `| \`${name}\` | ${about} |`);
  const audit = Object.entries(auditFields).map(([name, { about }]) => `| \`${name}\` | ${about} |`);
  const runMetrics = Object.entries(runMetricsTable).map(
    ([name, { kind, about }]) => `| \`${name}\` (${kind}) | ${about} |`,
  );
  return `${head}${metrics.join('\n')}

\`cxbridge export\`, \`catch-up\` and \`worker\` have a listener of their own with \`--metrics-port\`, beside those of the Node process:

| metric | what it says |
|---|---|
${runMetrics.join('\n')}

## Alerts

\`deploy/prometheus/alerts.yaml\`. Prometheus scrapes the admin listener of every node; \`deploy/prometheus/prometheus.yaml\` is an example.

| alert | severity | what happened | what to do |
|---|---|---|---|
${alerts.join('\n')}

## Log

One line of JSON for each event on standard output, in a readable form if that is a terminal: a sentence in \`msg\`, pino's
\`level\` (20 debug, 30 info, 40 warn, 50 error), \`time\` (epoch milliseconds), \`pid\` and \`hostname\`, and these fields. No line contains anything of
a record, a person, a password or a token. \`LOG_LEVEL\` says how much is logged; \`PUT /log-level\` of the admin listener changes it while the bridge runs.

| field | what it says |
|---|---|
${fields.join('\n')}

## Record of sign-ins and reads

\`AUDIT_LOG\` names a file for it, one line of JSON each, with \`msg\` \`Sign-in\`, \`Read\` or \`Erasure\`, pino's fields as above, and these. Without it sign-ins are in the log,
and nothing else is recorded.

| field | what it says |
|---|---|
${audit.join('\n')}
`;
}
