/*
 * The fences between rooms. Each row: a room, and the rooms it may import from (type-only imports count). The reasons are in
 * ARCHITECTURE.md; a row is widened there first.
 */
const rooms = {
  kit: [],
  config: ['kit'],
  genesys: ['kit'],
  'cxengage/schema': ['kit'],
  cxengage: ['kit', 'cxengage/schema'],
  mapping: ['kit', 'genesys', 'cxengage/schema'],
  store: ['kit'],
  history: ['kit', 'genesys', 'cxengage/schema', 'mapping', 'store'],
  bulk: ['kit', 'genesys', 'cxengage/schema', 'mapping', 'store'],
  bayeux: ['kit'],
  http: ['kit', 'genesys', 'history', 'bayeux'],
  simulator: ['kit', 'cxengage/schema'],
};

/** Files of a room that others may see although the room itself is closed to them. */
const openFiles = { history: ['^src/cxengage/(source|errors)\\.ts$'] };

const within = (room) => `^src/${room}/`;

const fences = Object.entries(rooms).map(([room, seen]) => ({
  name: `room-${room.replace('/', '-')}`,
  severity: 'error',
  comment: `${room} may import from: ${[room, ...seen].join(', ')}`,
  from: { path: within(room), pathNot: room === 'cxengage' ? within('cxengage/schema') : [] },
  to: { path: '^src/', pathNot: [room, ...seen].map(within).concat(openFiles[room] ?? []) },
}));

export default {
  forbidden: [
    ...fences,
    {
      name: 'schema-is-closed',
      severity: 'error',
      comment: 'the source’s shapes know nothing of how they are fetched',
      from: { path: within('cxengage/schema') },
      to: { path: '^src/cxengage/', pathNot: within('cxengage/schema') },
    },
    {
      name: 'pure-mapping',
      severity: 'error',
      comment: 'translation reads no clock, file or socket: of the platform it may only use hashing',
      from: { path: '^src/(mapping|genesys)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'protocol-without-transport',
      severity: 'error',
      comment: 'the Bayeux core sees messages, never HTTP',
      from: { path: '^src/bayeux/', pathNot: '\\.test\\.ts$' },
      to: { path: '(fastify|undici|^(node:)?(http|net)$)' },
    },
    {
      name: 'fastify-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http/|simulator/|app\\.ts$)' },
      to: { path: 'node_modules/fastify/' },
    },
    {
      name: 'undici-at-the-source',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cxengage/' },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'only-app-puts-together',
      severity: 'error',
      comment: 'nothing below the command line knows the whole',
      from: { path: '^src/[^/]+/', pathNot: '^src/cli/' },
      to: { path: '^src/(app|live-site|main|profile-files|sign-in)\\.ts$' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tests-in-code',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(\\.test\\.ts$|^test/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
