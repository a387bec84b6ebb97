import { type ConfigResult, readOneConfig } from './config.ts';
import { readContactCenters } from './contact-centers.ts';

/** Reads the configuration from the environment, and from the file of contact centers that it names. Never throws for an invalid value. */
export function readConfig(environment: NodeJS.ProcessEnv): ConfigResult {
  const read = readOneConfig(environment);
  const file = environment['CONTACT_CENTERS_FILE'];
  if (!file || 'problems' in read) return read;
  const centers = readContactCenters(file, environment);
  return 'problems' in centers ? centers : { config: Object.freeze({ ...read.config, ...centers }) };
}
