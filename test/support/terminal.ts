/** Node arguments that make a program treat its standard output as a terminal with this many columns and no colours. */
export function terminal(columns: number): readonly string[] {
  const code = `Object.assign(process.stdout, { isTTY: true, columns: ${columns}, getColorDepth: () => 1 });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
