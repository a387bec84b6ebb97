/** Lets the parent ask for figures of this process by their names. Without a parent there is nobody to work for. */
export function telling(figures: Readonly<Record<string, () => number>>): void {
  process.on('message', (name) => {
    const figure = figures[String(name)];
    if (figure) process.send?.(figure());
  });
  process.on('disconnect', () => process.exit());
}

/** CPU time used so far in microseconds, and memory in bytes: what is resident now, and the most that ever was. */
export function tellUsage(): void {
  telling({
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    resident: () => process.memoryUsage.rss(),
    peak: () => process.resourceUsage().maxRSS * 1_024,
  });
}
