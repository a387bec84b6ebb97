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

  /** How many slots no task occupies. */
  get free(): number {
    return this.#slots - this.#used;
  }

  /** Whether a caller may occupy one more slot. */
  isFree(caller: string): boolean {
    const own = this.#occupied.get(caller) ?? 0;
    return own === 0 || own < SHARE * this.free;
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

/** The tasks of one priority by caller, in the order of their turns. A set keeps the order and finds a task at once, however many wait. */
type Turns = Map<string, Set<Waiting>>;

/**
 * The tasks of a queue of p-queue: all of a higher priority before those of a lower one, and of each priority the callers in turn. So nothing that waits for one
 * caller delays another of the same priority by more than a task. A caller that occupies its share of the slots waits until one of them is free.
 */
export class FairQueue implements Queue<RunFunction, FairOptions> {
  readonly slots: FairSlots;
  /** By priority, highest first. */
  #bands = new Map<number, Turns>();
  readonly #byRun = new Map<RunFunction, Waiting>();
  readonly #byId = new Map<string, Waiting>();

  constructor(slots: FairSlots) {
    this.slots = slots;
  }

  /** Tasks that may start: 0 if every caller that waits occupies its share. */
  get size(): number {
    let size = 0;
    for (const turns of this.#bands.values())
      for (const [caller, tasks] of turns) if (this.slots.isFree(caller)) size += tasks.size;
    return size;
  }

  /** How many tasks wait. */
  get total(): number {
    return this.#byRun.size;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** How many tasks of a priority wait, and of one caller only if it is named. */
  count(priority: number, caller?: string): number {
    const turns = this.#bands.get(priority);
    if (!turns) return 0;
    if (caller !== undefined) return turns.get(caller)?.size ?? 0;
    let count = 0;
    for (const tasks of turns.values()) count += tasks.size;
    return count;
  }

  /**
   * How many tasks of this priority start before the next one of a caller: its own, and those of each other caller up to the same turn. `isRefilled` means that
   * the others will have another task by each of their turns.
   */
  countBefore(priority: number, caller: string, isRefilled = false): number {
    const own = this.count(priority, caller);
    let before = own;
    for (const [other, tasks] of this.#bands.get(priority) ?? [])
      if (other !== caller) before += isRefilled ? own + 1 : Math.min(tasks.size, own + 1);
    return before;
  }

  enqueue(run: RunFunction, { id, priority = 0, caller = '' }: Partial<FairOptions> = {}): void {
    const waiting = { run, id, priority, caller };
    this.#byRun.set(run, waiting);
    if (id !== undefined) this.#byId.set(id, waiting);
    const turns = this.#turnsOf(priority);
    const tasks = turns.get(caller);
    if (tasks) tasks.add(waiting);
    else turns.set(caller, new Set([waiting]));
  }

  dequeue(): RunFunction | undefined {
    for (const turns of this.#bands.values()) {
      for (const [caller, tasks] of turns) {
        if (!this.slots.isFree(caller)) continue;
        const [next] = tasks;
        if (!next) continue;
        this.#remove(next);
        // Behind all other callers.
        if (turns.delete(caller)) turns.set(caller, tasks);
        return next.run;
      }
    }
    return undefined;
  }

  filter({ priority }: Partial<FairOptions>): RunFunction[] {
    return [...this.#byRun.values()]
      .filter((each) => priority === undefined || each.priority === priority)
      .map(({ run }) => run);
  }

  /** Moves a task behind the other tasks of its caller that have this priority. */
  setPriority(id: string, priority: number): void {
    const waiting = this.#byId.get(id);
    if (!waiting) return;
    this.#remove(waiting);
    this.enqueue(waiting.run, { id, priority, caller: waiting.caller });
  }

  remove(task: string | RunFunction): void {
    const waiting = typeof task === 'string' ? this.#byId.get(task) : this.#byRun.get(task);
    if (waiting) this.#remove(waiting);
  }

  /** Forgets every task. */
  clear(): void {
    this.#bands.clear();
    this.#byRun.clear();
    this.#byId.clear();
  }

  #turnsOf(priority: number): Turns {
    const known = this.#bands.get(priority);
    if (known) return known;
    const turns: Turns = new Map();
    this.#bands = new Map([...this.#bands, [priority, turns] as const].sort(([a], [b]) => b - a));
    return turns;
  }

  #remove(waiting: Waiting): void {
    this.#byRun.delete(waiting.run);
    if (waiting.id !== undefined) this.#byId.delete(waiting.id);
    const turns = this.#bands.get(waiting.priority);
    const tasks = turns?.get(waiting.caller);
    tasks?.delete(waiting);
    if (tasks?.size === 0) turns?.delete(waiting.caller);
  }
}

/** A queue class for p-queue. */
export function fairQueueOf(slots: FairSlots): new () => FairQueue {
  return class extends FairQueue {
    constructor() {
      super(slots);
    }
  };
}
