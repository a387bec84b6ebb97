import type { Random } from '../../src/simulator/random.ts';
import type { Caller } from './caller.ts';
import type { Recorder } from './recorder.ts';

/** The CometD side of a client. */
export interface Listener {
  /** Resolves when the first session is open. */
  start(): Promise<void>;
  /** Disturbs nothing from now on. */
  calm(): void;
  stop(): Promise<void>;
}

/** What every kind of listener works with. */
export interface ListenerParts {
  readonly recorder: Recorder;
  readonly caller: Caller;
  readonly user: number;
  readonly client: number;
  readonly acknowledges: boolean;
  readonly random: Random;
}
