import { Command } from 'commander';
import { readVersion } from '../app/version.ts';
import { exitOnUsageError } from './exit.ts';

/** Adds a command to the program. */
type AddCommand = (program: Command) => void;

/** Every command, in one file each. A file is loaded only if its command is called, because some commands load half of the bridge. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  serve: async () => (await import('./serve.ts')).addServe,
  check: async () => (await import('./check.ts')).addCheck,
  call: async () => (await import('./call.ts')).addCall,
  history: async () => (await import('./history/history.ts')).addHistory,
  simulate: async () => (await import('./simulate.ts')).addSimulate,
  'hash-password': async () => (await import('./hash-password.ts')).addHashPassword,
  mappings: async () => (await import('./mappings.ts')).addMappings,
  translate: async () => (await import('./translate.ts')).addTranslate,
  fetch: async () => (await import('./fetch.ts')).addFetch,
  assess: async () => (await import('./export/assess.ts')).addAssess,
  export: async () => (await import('./export/export.ts')).addExport,
  archive: async () => (await import('./archive.ts')).addArchive,
  identity: async () => (await import('./identity.ts')).addIdentity,
  worker: async () => (await import('./export/worker.ts')).addWorker,
  verify: async () => (await import('./export/verify.ts')).addVerify,
  'catch-up': async () => (await import('./export/catch-up.ts')).addCatchUp,
  rejects: async () => (await import('./export/rejects.ts')).addRejects,
  erase: async () => (await import('./erase.ts')).addErase,
  explain: async () => (await import('./explain/explain.ts')).addExplain,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  conform: async () => (await import('./conform.ts')).addConform,
};

const EXIT_CODES = '\nExit codes: 0 done, 1 differences or rejects, 2 usage error or failure (docs/exit-codes.md).';

/** Creates the program with the named command, or with all commands if there is no such command, as for help. */
export async function createProgram(name: string | undefined): Promise<Command> {
  const program = exitOnUsageError(new Command('cxbridge'))
    .description('Genesys Web Services (GWS) Interaction History API, served from a CXEngage tenant.')
    .version(await readVersion())
    .addHelpText('after', EXIT_CODES);
  const loaders = name !== undefined && Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
  for (const addCommand of await Promise.all(loaders.map((load) => load?.()))) addCommand?.(program);
  // Set after the commands were added, which would inherit it: they report usage errors in one line.
  return program.showHelpAfterError();
}
