import { type Command, InvalidArgumentError } from 'commander';
import { conformanceTable } from '../conformance/checks.table.ts';
import { discover, type Given } from '../conformance/discover.ts';
import { conformanceJson, conformanceReport, countVerdicts } from '../conformance/report.ts';
import { ConformanceRequests } from '../conformance/requests.ts';
import { type Checked, runChecks } from '../conformance/run-checks.ts';
import { DesktopClient } from '../desktop/desktop-client.ts';
import { historyTopic } from '../genesys/topics.ts';
import { print } from '../terminal/output.ts';
import { addLoginOptions, loginOf } from './desktop-options.ts';
import { exitOnUsageError, exitWhenReaderCloses, reportFailure } from './exit.ts';

interface ConformOptions {
  readonly user?: string;
  readonly password?: string;
  readonly contact?: string;
  readonly interaction?: string;
  readonly documented?: true;
  readonly writes?: true;
  readonly json?: true;
  readonly timeout: number;
}

/** `cxbridge conform`: compares a deployment with the documented API. Exits with 1 where something differs and with 2 when it could not be done. */
export function addConform(program: Command): void {
  const command = program
    .command('conform')
    .description(
      'compare a deployment, this bridge or any Genesys Web Services, with the documented history API; exits with 1 where something differs, with 2 when it failed',
    )
    .argument('<url>', 'the deployment, like http://localhost:8080')
    .option('--contact <id>', 'the contact whose history is asked for; otherwise the first one that a list shows')
    .option(
      '--interaction <id>',
      'the interaction whose content is asked for; otherwise the first one that a list shows',
    )
    .option('--documented', 'leave out what the vendor’s pages leave open and the bridge has decided')
    .option('--writes', 'also send operations that write; where nothing is refused they leave a call behind')
    .option('--json', 'print everything as JSON')
    .option('--timeout <seconds>', 'how long to wait for each reply and each notification', seconds, 60);
  exitOnUsageError(addLoginOptions(command)).action(conform);
}

async function conform(url: string, options: ConformOptions): Promise<void> {
  try {
    const { contact, interaction, writes = false } = options;
    const all = await conformance(url, options, { contact, interaction, writes, now: Date.now() });
    exitWhenReaderCloses();
    if (options.json) print(conformanceJson(all));
    else print(conformanceReport(all).join('\n'));
    if (countVerdicts(all).differs > 0) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}

async function conformance(url: string, options: ConformOptions, given: Given): Promise<readonly Checked[]> {
  const login = loginOf(options);
  const timeoutMs = options.timeout * 1_000;
  const client = new DesktopClient(url, login, timeoutMs);
  try {
    const me = await client.signIn();
    await client.listen(historyTopic);
    const requests = new ConformanceRequests(client, timeoutMs);
    const known = await discover(requests, me, given);
    return await runChecks(
      options.documented ? conformanceTable.filter(({ ours }) => !ours) : conformanceTable,
      known,
      requests,
    );
  } finally {
    await client.close();
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_600)) throw new InvalidArgumentError('Give a number of seconds, up to 3600.');
  return value;
}
