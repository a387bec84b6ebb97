const MAX_OPERATIONS = 10_000;

/** Whether one more operation may be accepted. */
export function mayAccept(running: number, isDraining: boolean): boolean {
  return !isDraining && running < MAX_OPERATIONS;
}
