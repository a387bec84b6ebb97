// `npm run bench`: the operations of a served bridge. `npm run bench -- translate`: the translation of archives.
const [bench = 'operations', ...args] = process.argv.slice(2);
if (bench === 'operations') {
  const { benchOperations } = await import('./operations.ts');
  await benchOperations();
} else if (bench === 'translate') {
  const { benchTranslation } = await import('./translation.ts');
  await benchTranslation(args);
} else {
  process.stderr.write(`No bench "${bench}": give nothing, or "translate".\n`);
  process.exitCode = 1;
}
