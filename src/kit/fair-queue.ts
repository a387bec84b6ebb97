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

/**
 * A queue class for p-queue: the highest priority first and, within it, the callers in turn. A task whose caller occupies its share of the slots waits until
 * one of them is free.
 */
export function fairQueueOf(slots: FairSlots): new () => Queue<RunFunction, FairOptions> {
  return class FairQueue implements Queue<RunFunction, FairOptions> {
    /** By priority and caller, in the order of their turns. */
    readonly #waiting = new Map<number, Map<string, Waiting[]>>();

    /** Tasks that may start: 0 if every caller that waits occupies its share. */
    get size(): number {
      let size = 0;
      for (const callers of this.#waiting.values()) {
        for (const [caller, tasks] of callers) if (slots.isFree(caller)) size += tasks.length;
      }
      return size;
    }

    enqueue(run: RunFunction, { id, priority = 0, caller = '' }: Partial<FairOptions> = {}): void {
      const callers = this.#waiting.get(priority) ?? new Map<string, Waiting[]>();
      this.#waiting.set(priority, callers);
      const tasks = callers.get(caller) ?? [];
      tasks.push({ run, id, priority, caller });
      callers.set(caller, tasks);
    }

    dequeue(): RunFunction | undefined {
      for (const priority of [...this.#waiting.keys()].sort((a, b) => b - a)) {
        const callers = this.#waiting.get(priority) ?? new Map<string, Waiting[]>();
        for (const [caller, tasks] of callers) {
          if (!slots.isFree(caller)) continue;
          const [next] = tasks;
          if (!next) continue;
          this.#remove(next);
          // Behind all other callers.
          const left = callers.get(caller);
          if (left && callers.delete(caller)) callers.set(caller, left);
          return next.run;
        }
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
      return [...this.#waiting.values()].flatMap((callers) => [...callers.values()].flat());
    }

    #remove(waiting: Waiting): void {
      const callers = this.#waiting.get(waiting.priority);
      const tasks = callers?.get(waiting.caller);
      const at = tasks?.indexOf(waiting) ?? -1;
      if (!callers || !tasks || at < 0) return;
      tasks.splice(at, 1);
      if (tasks.length === 0) callers.delete(waiting.caller);
      if (callers.size === 0) this.#waiting.delete(waiting.priority);
    }
  };
}
