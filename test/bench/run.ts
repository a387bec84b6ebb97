// `npm run bench`: the operations of a served bridge. `npm run bench -- translate`: the translation of archives.
// `npm run bench -- history`: lists, and many contents at once.
const [bench = 'operations', ...args] = process.argv.slice(2);
if (bench === 'operations') {
  const { benchOperations } = await import('./operations.ts');
  await benchOperations();
} else if (bench === 'translate') {
  const { benchTranslation } = await import('./translation.ts');
  await benchTranslation(args);
} else if (bench === 'history') {
  const { benchHistory } = await import('./history.ts');
  await benchHistory();
} else {
  process.stderr.write(`No bench "${bench}": give nothing, "translate" or "history".\n`);
  process.exitCode = 1;
}
