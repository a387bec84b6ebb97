import { Command } from 'commander';

/** Adds a command to the program. */
type Add = (program: Command) => void;

/** Every command, one file each; a file is only read when its command is called, since some bring half the bridge along. */
const commands: Readonly<Record<string, () => Promise<Add>>> = {
  serve: async () => (await import('./serve.ts')).addServe,
  call: async () => (await import('./call.ts')).addCall,
  history: async () => (await import('./history/history.ts')).addHistory,
  simulate: async () => (await import('./simulate.ts')).addSimulate,
  'hash-password': async () => (await import('./hash-password.ts')).addHashPassword,
  mappings: async () => (await import('./mappings.ts')).addMappings,
  translate: async () => (await import('./translate.ts')).addTranslate,
  explain: async () => (await import('./explain/explain.ts')).addExplain,
  conform: async () => (await import('./conform.ts')).addConform,
};

/** The command line, with the command that is called; with all of them where none is, as for help. */
export async function createProgram(called: string | undefined): Promise<Command> {
  const program = new Command('cxbridge')
    .description('Speaks the Genesys Web Services interaction history API and answers it from a CXEngage tenant.')
    .showHelpAfterError();
  const wanted = called !== undefined && Object.hasOwn(commands, called) ? [commands[called]] : Object.values(commands);
  for (const add of await Promise.all(wanted.map((load) => load?.()))) add?.(program);
  return program;
}
