import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const allowed = allowedCores();
const canPin = allowed.length > 0 && spawnSync('taskset', ['--version']).status === 0;

/** The command line, held to so many cores where the system can do that. */
export function onCores(cores: 1 | 2, command: readonly string[]): readonly string[] {
  return canPin ? ['taskset', '-c', allowed.slice(0, cores).join(','), ...command] : command;
}

/** What the figures were measured on. */
export function coresTold(): string {
  if (!canPin) return `not pinned to cores, since taskset is missing; ${availableParallelism()} cores`;
  const two = allowed.length > 1 ? `two cores = ${allowed.slice(0, 2).join(' and ')}` : 'there is no second core';
  return `one core = core ${allowed[0]}, ${two}`;
}

/** Numbers of the cores this process may use, the highest first: the lowest serves the machine's interrupts, and this bench. */
function allowedCores(): readonly number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readProc('/proc/self/status')) ?? [];
  const cores = list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map((each) => Number.parseInt(each, 10));
    return Number.isNaN(first) ? [] : Array.from({ length: last - first + 1 }, (_, place) => first + place);
  });
  return cores.reverse();
}

/** A file of the Linux kernel about processes; empty on other systems, and for a process that is gone. */
export function readProc(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
