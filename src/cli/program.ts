import { Command } from 'commander';
import { addCall } from './call.ts';
import { addHashPassword } from './hash-password.ts';
import { addMappings } from './mappings.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addTranslate } from './translate.ts';

/** The command line: one file per command. */
export function createProgram(): Command {
  const program = new Command('cxbridge')
    .description('Speaks the Genesys Web Services interaction history API and answers it from a CXEngage tenant.')
    .showHelpAfterError();
  addServe(program);
  addCall(program);
  addSimulate(program);
  addHashPassword(program);
  addMappings(program);
  addTranslate(program);
  return program;
}
