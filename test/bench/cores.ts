import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const allowed = allowedCores();
const canPin = allowed.length > 0 && spawnSync('taskset', ['--version']).status === 0;

/** Returns the command line pinned to this number of cores, or unchanged if `taskset` is not available. */
export function pinToCores(cores: 1 | 2, command: readonly string[]): readonly string[] {
  return canPin ? ['taskset', '-c', allowed.slice(0, cores).join(','), ...command] : command;
}

/** Describes the cores used for the measurement. */
export function describeCores(): string {
  if (!canPin) return `not pinned to cores because taskset is missing; ${availableParallelism()} cores`;
  const two = allowed.length > 1 ? `two cores = ${allowed.slice(0, 2).join(' and ')}` : 'there is no second core';
  return `one core = core ${allowed[0]}, ${two}`;
}

/** Numbers of the cores that this process may use, highest first, because the lowest core handles interrupts and this benchmark. */
function allowedCores(): readonly number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readProcFile('/proc/self/status')) ?? [];
  const cores = list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map((each) => Number.parseInt(each, 10));
    return Number.isNaN(first) ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return cores.reverse();
}

/** Reads a file of the Linux /proc file system; empty on other systems and for a process that has ended. */
export function readProcFile(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
