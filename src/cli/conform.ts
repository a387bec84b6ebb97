import type { Command } from 'commander';
import { conformanceTable } from '../conformance/checks.table.ts';
import { type DiscoverOptions, discover } from '../conformance/discover.ts';
import { conformanceJson, conformanceReport, countVerdicts } from '../conformance/report.ts';
import { ConformanceRequests } from '../conformance/requests.ts';
import { type CheckResult, runChecks } from '../conformance/run-checks.ts';
import { DesktopClient } from '../desktop/desktop-client.ts';
import { historyTopic } from '../genesys/topics.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { addLoginOptions, addTimeoutOption, type LoginOptions, parseUrl, resolveLogin } from './desktop-options.ts';
import { reportErrors } from './exit.ts';

interface ConformOptions extends LoginOptions {
  readonly contact?: string;
  readonly interaction?: string;
  readonly documented?: true;
  readonly writes?: true;
  readonly json?: true;
  /** Seconds. */
  readonly timeout: number;
}

/** `cxbridge conform`: compares a deployment with the documented API. Exits with `differences` if a check of documented behaviour differs. */
export function addConform(program: Command): void {
  const command = program
    .command('conform')
    .description(
      'Compare this bridge, or any Genesys Web Services deployment, with the documented history API. Exits with 1 if a check of documented behaviour differs.',
    )
    .argument('<url>', 'URL of the deployment, for example http://localhost:8080', parseUrl)
    .option('--contact <id>', 'contact whose history is requested (default: the first contact in a list)')
    .option('--interaction <id>', 'interaction whose content is requested (default: the first interaction in a list)')
    .option(
      '--documented',
      'run only the checks of documented behaviour, not those of behaviour that the vendor’s pages leave open',
    )
    .option('--writes', 'also send write operations; a server that accepts them creates a call record')
    .option('--json', 'print the results as JSON');
  addTimeoutOption(addLoginOptions(command)).action((url: string, options: ConformOptions) =>
    reportErrors(() => conform(url, options)),
  );
}

async function conform(url: string, options: ConformOptions): Promise<void> {
  const { contact, interaction, writes = false } = options;
  const results = await checkServer(url, options, { contact, interaction, writes, now: Date.now() });
  if (options.json) print(conformanceJson(results));
  else print(conformanceReport(results).join('\n'));
  if (countVerdicts(results).differs > 0) process.exitCode = exitCodes.differences;
}

async function checkServer(
  url: string,
  options: ConformOptions,
  discoverOptions: DiscoverOptions,
): Promise<readonly CheckResult[]> {
  const login = resolveLogin(options);
  const timeoutMs = options.timeout * 1_000;
  const client = new DesktopClient(url, login, timeoutMs);
  try {
    const me = await client.signIn();
    await client.subscribe(historyTopic);
    const requests = new ConformanceRequests(client, timeoutMs);
    const known = await discover(requests, me, discoverOptions);
    const checks = options.documented ? conformanceTable.filter(({ open }) => !open) : conformanceTable;
    return await runChecks(checks, known, requests);
  } finally {
    await client.close();
  }
}
