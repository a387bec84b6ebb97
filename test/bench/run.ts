// `npm run bench`: the operations of a running bridge. `npm run bench -- translate`: the translation of archives.
// `npm run bench -- history`: history lists, and many contents in parallel. `npm run bench -- linear`: records with very long lists.
// `npm run bench -- overload`: what users get of a source that can serve less than they ask for.
// `npm run bench -- bulk`: how fast a tenant is exported, and how much of a quota is used.
// `npm run bench -- archive`: lists of an archive of 1,000,000 interactions.
// `npm run bench -- sessions`: what many sessions cost. `npm run bench -- redis`: what it costs to have everything on Redis.
const [bench = 'operations', ...args] = process.argv.slice(2);
if (bench === 'operations') {
  const { benchOperations } = await import('./operations-bench.ts');
  await benchOperations();
} else if (bench === 'translate') {
  const { benchTranslation } = await import('./translation-bench.ts');
  await benchTranslation(args);
} else if (bench === 'history') {
  const { benchHistory } = await import('./history-bench.ts');
  await benchHistory();
} else if (bench === 'linear') {
  const { benchLinearity } = await import('./linear-bench.ts');
  benchLinearity();
} else if (bench === 'sessions') {
  const { benchSessions } = await import('./sessions-bench.ts');
  await benchSessions();
} else if (bench === 'redis') {
  const { benchRedis } = await import('./redis-bench.ts');
  await benchRedis();
} else if (bench === 'overload') {
  const { benchOverload } = await import('./overload-bench.ts');
  await benchOverload();
} else if (bench === 'bulk') {
  const { benchBulk } = await import('./bulk-bench.ts');
  await benchBulk();
} else if (bench === 'archive') {
  const { benchArchive } = await import('./archive-bench.ts');
  await benchArchive();
} else {
  process.stderr.write(
    `Unknown benchmark "${bench}". Use "operations" (default), "translate", "history", "linear", "sessions", "redis", "overload", "bulk" or "archive".\n`,
  );
  process.exitCode = 1;
}
