import type { Queue, QueueAddOptions, RunFunction } from 'p-queue';

/** Options of a task in a fair queue. */
export type FairOptions = QueueAddOptions & {
  readonly priority?: number | undefined;
  /** For whom the task runs. */
  readonly caller?: string | undefined;
};

/** How many times what is free a caller may occupy: alone 7/8 of all slots, so that there is always one for the next caller. */
const SHARE = 7;

/** The slots of a queue, and who occupies them. A task that hangs cannot be ended for another one, so no caller may occupy all. */
export class FairSlots {
  readonly #slots: number;
  readonly #occupied = new Map<string, number>();
  #used = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Whether a caller may occupy one more slot. */
  isFree(caller: string): boolean {
    const own = this.#occupied.get(caller) ?? 0;
    return own === 0 || own < SHARE * (this.#slots - this.#used);
  }

  /** Runs a task in a slot. */
  async occupy<T>(caller: string, task: () => Promise<T>): Promise<T> {
    this.#add(caller, 1);
    try {
      return await task();
    } finally {
      this.#add(caller, -1);
    }
  }

  #add(caller: string, change: 1 | -1): void {
    const own = (this.#occupied.get(caller) ?? 0) + change;
    this.#used += change;
    if (own === 0) this.#occupied.delete(caller);
    else this.#occupied.set(caller, own);
  }
}

interface Waiting {
  readonly run: RunFunction;
  readonly id: string | undefined;
  readonly priority: number;
  readonly caller: string;
}

/** Tasks of this priority go before all others, of every caller. */
export const BEFORE_TURNS = 100;

/**
 * A queue class for p-queue: callers in turn, and of each caller the highest priority first. So nothing that waits for one caller delays another by more than
 * a task. A caller that occupies its share of the slots waits until one of them is free.
 */
export function fairQueueOf(slots: FairSlots): new () => Queue<RunFunction, FairOptions> {
  return class FairQueue implements Queue<RunFunction, FairOptions> {
    readonly #urgent: Waiting[] = [];
    /** By caller, in the order of their turns. */
    readonly #waiting = new Map<string, Waiting[]>();

    /** Tasks that may start: 0 if every caller that waits occupies its share. */
    get size(): number {
      let size = this.#urgent.length;
      for (const [caller, tasks] of this.#waiting) if (slots.isFree(caller)) size += tasks.length;
      return size;
    }

    enqueue(run: RunFunction, { id, priority = 0, caller = '' }: Partial<FairOptions> = {}): void {
      const tasks = priority >= BEFORE_TURNS ? this.#urgent : (this.#waiting.get(caller) ?? []);
      // Behind those of the same priority. Nearly always that is the end.
      const at = tasks.findLastIndex((each) => each.priority >= priority) + 1;
      tasks.splice(at, 0, { run, id, priority, caller });
      if (tasks !== this.#urgent) this.#waiting.set(caller, tasks);
    }

    dequeue(): RunFunction | undefined {
      const urgent = this.#urgent.shift();
      if (urgent) return urgent.run;
      for (const [caller, tasks] of this.#waiting) {
        if (!slots.isFree(caller)) continue;
        const next = tasks.shift();
        // Behind all other callers.
        this.#waiting.delete(caller);
        if (tasks.length > 0) this.#waiting.set(caller, tasks);
        return next?.run;
      }
      return undefined;
    }

    filter({ priority }: Partial<FairOptions>): RunFunction[] {
      return this.#all()
        .filter((each) => priority === undefined || each.priority === priority)
        .map(({ run }) => run);
    }

    setPriority(id: string, priority: number): void {
      for (const each of this.#all()) {
        if (each.id !== id) continue;
        this.#remove(each);
        this.enqueue(each.run, { id, priority, caller: each.caller });
      }
    }

    remove(task: string | RunFunction): void {
      for (const each of this.#all()) if (each.run === task || each.id === task) this.#remove(each);
    }

    #all(): readonly Waiting[] {
      return [...this.#urgent, ...[...this.#waiting.values()].flat()];
    }

    #remove(waiting: Waiting): void {
      for (const tasks of [this.#urgent, this.#waiting.get(waiting.caller) ?? []]) {
        const at = tasks.indexOf(waiting);
        if (at >= 0) tasks.splice(at, 1);
      }
      if (this.#waiting.get(waiting.caller)?.length === 0) this.#waiting.delete(waiting.caller);
    }
  };
}
