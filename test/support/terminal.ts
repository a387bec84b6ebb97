/** Node arguments that make a program take its output for a terminal of so many columns and without colours. */
export function terminal(columns: number): readonly string[] {
  const code = `Object.assign(process.stdout, { isTTY: true, columns: ${columns}, getColorDepth: () => 1 });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
