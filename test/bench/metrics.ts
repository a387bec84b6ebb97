/** Answers the parent process's requests for metrics over IPC, each by its name. Exits when the parent disconnects. */
export function answerMetrics(metrics: Readonly<Record<string, () => number>>): void {
  process.on('message', (name) => {
    const metric = metrics[String(name)];
    if (!metric) throw new Error(`This server has no metric "${String(name)}"`);
    process.send?.(metric());
  });
  process.on('disconnect', () => process.exit());
}

/** Answers requests for CPU time so far in microseconds, and in bytes for the heap after a collection, and for current and peak resident memory. */
export function answerUsageMetrics(): void {
  answerMetrics({
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    heap() {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    },
    resident: () => process.memoryUsage.rss(),
    peak: () => process.resourceUsage().maxRSS * 1_024,
  });
}
