import { operationsTable } from '../../genesys/operations.table.ts';
import type { RefusalCode } from '../../genesys/refusals.table.ts';
import type { componentSchemas } from './schemas.ts';

/** One route of the listener of users, as it is documented. */
export interface DocumentedRoute {
  readonly method: 'get' | 'post';
  /** Path in the form of OpenAPI. */
  readonly path: string;
  readonly summary: string;
  /** Whether it needs a sign-in. */
  readonly isOpen?: true;
  /** Names of the operations that the body may name. */
  readonly operations?: readonly string[];
  /** Whether the parameters of histories may be in the query string. */
  readonly hasHistoryQuery?: true;
  /** The reply of success. */
  readonly reply: keyof typeof componentSchemas | 'Any';
  /** Why a request may be refused, beside what may refuse every request. */
  readonly refusals: readonly RefusalCode[];
}

const parameters = ['unreadable-value', 'out-of-range', 'missing-parameter'] as const;
const body = [...parameters, 'not-json', 'too-large'] as const;
const reading = ['source-failed', 'overloaded', 'not-found', 'no-permission', 'operation-forbidden'] as const;

const addresses = [...new Set(operationsTable.map(({ path }) => path))];

/** The operations, one route for each address of the operations table. */
const operationRoutes: readonly DocumentedRoute[] = addresses.map((path) => {
  const operations = operationsTable
    .filter((row) => row.path === path && row.status === 'served')
    .map(({ name }) => name);
  return {
    method: 'post',
    path: `/api/v2${path.replace(/:(\w+)/g, '{$1}')}`,
    summary: `${operations.join(', ')}: accepts an operation; its result comes as a CometD notification.`,
    operations,
    reply: 'Accepted',
    refusals: [...body, 'operation-forbidden', 'not-found', 'overloaded', 'no-permission'],
  };
});

const queryRoutes: readonly DocumentedRoute[] = (
  [
    ['/ucs/interactions/{id}', 'The content of an interaction, at once.', 'Content'],
    ['/interactions/{id}', 'The content of an interaction, at its `uri`.', 'Content'],
    ['/ucs/contacts/{id}/interactions', 'The history of a contact, at once.', 'List'],
    ['/ucs/interactions', 'The interactions of the tenant, at once.', 'List'],
  ] as const
).map(([path, summary, reply]) => ({
  method: 'get',
  path: `/api/v2${path}`,
  summary,
  hasHistoryQuery: true,
  reply,
  refusals: [...parameters, ...reading],
}));

const quiet = (path: string): DocumentedRoute => ({
  method: 'get',
  path,
  summary: 'What desktops ask for when they start; a quiet answer.',
  reply: 'Done',
  refusals: ['not-found'],
});

const notifications = ['/api/v2/notifications', '/api/v2/notifications/{*}'].flatMap((path): DocumentedRoute[] => [
  {
    method: 'post',
    path,
    summary: 'CometD (Bayeux) over long polling: handshake, subscribe, connect, disconnect.',
    reply: 'CometDMessages',
    refusals: [...body, 'overloaded', 'operation-forbidden'],
  },
  {
    method: 'get',
    path,
    summary: 'Only long polling is supported here, unless WEBSOCKET=on.',
    isOpen: true,
    reply: 'Any',
    refusals: ['operation-forbidden'],
  },
]);

/** Every route of the listener of users. */
export const routesTable: readonly DocumentedRoute[] = [
  ...operationRoutes,
  ...queryRoutes,
  ...notifications,
  { method: 'get', path: '/api/v2/me', summary: 'The signed-in user.', reply: 'Done', refusals: [] },
  {
    method: 'post',
    path: '/api/v2/me',
    summary: 'StartContactCenterSession changes nothing; EndContactCenterSession signs out.',
    reply: 'Done',
    refusals: [...body, 'operation-forbidden', 'overloaded'],
  },
  {
    method: 'get',
    path: '/api/v2/features',
    summary: 'The features of the contact center.',
    reply: 'Done',
    refusals: [],
  },
  { method: 'get', path: '/api/v2/features/{id}', summary: 'One feature.', reply: 'Done', refusals: ['not-found'] },
  ...[
    '/api/v2/services',
    '/api/v2/me/groups',
    '/api/v2/me/devices/{id}/settings/tserver',
    '/api/v2/groups',
    '/api/v2/workbins',
    '/api/v2/contacts',
    '/api/v2/contacts/{id}',
    '/api/v2/settings/agent-states',
    '/internal-api/me/settings',
    '/internal-api/contact-center',
    '/internal-api/lucene/index',
  ].map(quiet),
  {
    method: 'get',
    path: '/api/v2/diagnostics/version',
    summary: 'The version of GWS that is imitated.',
    isOpen: true,
    reply: 'Done',
    refusals: [],
  },
  { method: 'get', path: '/health/live', summary: 'The process runs.', isOpen: true, reply: 'Any', refusals: [] },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'Requests are accepted; the state of CXEngage and of the store.',
    isOpen: true,
    reply: 'Any',
    refusals: ['overloaded'],
  },
];
