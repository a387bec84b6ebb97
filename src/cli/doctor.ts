import type { Command } from 'commander';
import { playedClients } from '../doctor/clients.table.ts';
import { DoctorSession } from '../doctor/doctor-session.ts';
import { escapeControls } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { addLoginOptions, addTimeoutOption, type LoginOptions, parseUrl, resolveLogin } from './desktop-options.ts';
import { reportErrors } from './exit.ts';

interface DoctorOptions extends LoginOptions {
  readonly json?: true;
  /** Seconds. */
  readonly timeout: number;
}

/** How one step of one client went; `stumbles` says on what, if it does. */
interface Finding {
  readonly client: string;
  readonly rule: string;
  readonly stumbles?: string;
}

/** `cxbridge doctor`: plays the start of every documented client. Exits with `differences` if one would stumble. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'Play the start of every documented desktop against this bridge, or any Genesys Web Services deployment, and say what each would stumble on. Exits with 1 if one would.',
    )
    .argument('<url>', 'URL of the deployment, for example http://localhost:8080', parseUrl)
    .option('--json', 'print the findings as JSON');
  addTimeoutOption(addLoginOptions(command)).action((url: string, options: DoctorOptions) =>
    reportErrors(() => doctor(url, options)),
  );
}

async function doctor(url: string, options: DoctorOptions): Promise<void> {
  const login = resolveLogin(options);
  const findings: Finding[] = [];
  for (const { name: client, steps } of playedClients) {
    const session = new DoctorSession(url, login, options.timeout * 1_000);
    for (const { rule, run } of steps) {
      const stumbles = await run(session);
      findings.push({ client, rule, ...(stumbles !== undefined && { stumbles }) });
    }
  }
  const stumbling = findings.filter(({ stumbles }) => stumbles !== undefined).length;
  if (options.json) print(JSON.stringify(findings, null, 2));
  else for (const line of linesOf(findings, stumbling)) print(escapeControls(line));
  if (stumbling > 0) process.exitCode = exitCodes.differences;
}

function linesOf(findings: readonly Finding[], stumbling: number): readonly string[] {
  const lines: string[] = [];
  for (const [client, own] of Map.groupBy(findings, (each) => each.client)) {
    lines.push(client);
    for (const { rule, stumbles } of own)
      lines.push(stumbles === undefined ? `  ok        ${rule}` : `  stumbles  ${rule}: ${stumbles}`);
  }
  return [...lines, `${findings.length - stumbling} ok, ${stumbling} ${stumbling === 1 ? 'stumbles' : 'stumble'}`];
}
