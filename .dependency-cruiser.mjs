/*
 * Import rules. Each row: a module (a folder of src) and the modules it may import; type-only imports count. The table in ARCHITECTURE.md
 * shows the same rows with the purpose of each module, and a test compares the two.
 */
/** @type {Readonly<Record<string, readonly string[]>>} */
export const modules = {
  kit: [],
  config: ['kit', 'genesys'],
  genesys: ['kit'],
  'cxengage/schema': ['kit'],
  cxengage: ['kit', 'redis', 'cxengage/schema'],
  mapping: ['kit', 'genesys', 'cxengage/schema'],
  site: ['kit', 'mapping'],
  redis: ['kit'],
  cache: ['kit', 'redis'],
  observability: ['kit', 'operations'],
  erasure: ['kit', 'genesys', 'identity', 'cache', 'cxengage', 'cxengage/schema'],
  history: ['kit', 'genesys', 'cxengage/schema', 'mapping', 'cache'],
  identity: ['kit', 'genesys', 'history', 'cxengage'],
  auth: ['kit', 'genesys', 'redis'],
  tenants: ['kit', 'genesys', 'mapping', 'history', 'auth'],
  delivery: ['kit', 'redis'],
  operations: ['kit', 'genesys', 'history', 'tenants', 'delivery'],
  bayeux: ['kit', 'delivery'],
  http: ['kit', 'genesys', 'auth', 'tenants', 'delivery', 'operations', 'bayeux'],
  bulk: ['kit', 'genesys', 'cxengage/schema', 'mapping'],
  'bulk/export': ['kit', 'genesys', 'cxengage', 'cxengage/schema', 'mapping', 'history', 'identity', 'erasure'],
  archive: ['kit', 'genesys', 'mapping', 'history', 'identity', 'erasure', 'cxengage', 'bulk/export'],
  desktop: ['kit', 'genesys'],
  terminal: ['kit'],
  conformance: ['kit', 'genesys', 'desktop', 'terminal'],
  doctor: ['kit'],
  simulator: ['kit', 'cxengage/schema'],
};

/**
 * Files that a module may import from a module that is otherwise closed to it.
 * @type {Readonly<Record<string, string>>}
 */
export const openFiles = { history: 'cxengage/{source,errors,priorities.policy}.ts' };

/** `a/{b,c}.ts` as a regular expression. */
const asPattern = (/** @type {string} */ files) =>
  `^src/${files.replaceAll('.', '\\.').replace('{', '(').replaceAll(',', '|').replace('}', ')')}$`;

const within = (/** @type {string} */ module) => `^src/${module}/`;
const nested = (/** @type {string} */ module) => Object.keys(modules).filter((other) => other.startsWith(`${module}/`));

const importRules = Object.entries(modules).map(([module, allowed]) => ({
  name: `module-${module.replace('/', '-')}`,
  severity: 'error',
  comment: `${module} may import: ${[module, ...allowed].join(', ')}`,
  from: { path: within(module), pathNot: nested(module).map(within) },
  to: {
    path: '^src/',
    pathNot: [module, ...allowed].map(within).concat(openFiles[module] ? asPattern(openFiles[module]) : []),
  },
}));

export default {
  forbidden: [
    ...importRules,
    {
      name: 'schema-is-closed',
      severity: 'error',
      comment: 'the shapes of source records know nothing about how records are fetched',
      from: { path: within('cxengage/schema') },
      to: { path: '^src/cxengage/', pathNot: within('cxengage/schema') },
    },
    {
      name: 'pure-mapping',
      severity: 'error',
      comment: 'translation reads no clock, file or socket; of the platform it may only use hashing',
      from: { path: '^src/(mapping|genesys)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'protocol-without-transport',
      severity: 'error',
      comment: 'the Bayeux core sees messages and connections, never HTTP',
      from: { path: '^src/bayeux/', pathNot: '\\.test\\.ts$' },
      to: { path: '(fastify|undici|^(node:)?(http|net)$)' },
    },
    {
      name: 'fastify-at-the-edge',
      severity: 'error',
      comment: 'only the HTTP server and the simulator know the web framework',
      from: { path: '^src/', pathNot: '^src/(http|simulator|app)/' },
      to: { path: 'node_modules/fastify/' },
    },
    {
      name: 'undici-at-the-source',
      severity: 'error',
      comment: 'only the CXEngage client makes source calls',
      from: { path: '^src/', pathNot: '^src/cxengage/client/' },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'only-app-composes',
      severity: 'error',
      comment: 'nothing below the command line knows the whole application',
      from: { path: '^src/[^/]+/', pathNot: '^src/(app|cli)/' },
      to: { path: '^src/(app/|cli/|main\\.ts$)' },
    },
    {
      name: 'app-without-command-line',
      severity: 'error',
      comment: 'the application runs without its command line',
      from: { path: within('app') },
      to: { path: '^src/(cli|terminal|desktop|conformance|bulk)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
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
