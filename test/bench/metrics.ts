/** Answers the parent process's requests for metrics over IPC, each by its name. Exits when the parent disconnects. */
export function answerMetrics(metrics: Readonly<Record<string, () => number>>): void {
  process.on('message', (name) => {
    const metric = metrics[String(name)];
    if (metric) process.send?.(metric());
  });
  process.on('disconnect', () => process.exit());
}

/** Answers requests for CPU time so far in microseconds, and for current and peak resident memory in bytes. */
export function answerUsageMetrics(): void {
  answerMetrics({
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    resident: () => process.memoryUsage.rss(),
    peak: () => process.resourceUsage().maxRSS * 1_024,
  });
}
