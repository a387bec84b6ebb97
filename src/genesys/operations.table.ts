const DOCS = 'https://docs.genesys.com/Documentation/GWS/8.5.2/API';

/** Whether the bridge answers an operation. */
export type OperationStatus = 'served' | 'refused';

/** One row per operation that the vendor documents below `/api/v2/ucs` and `/api/v2/contacts/ucs`. */
export interface OperationRow {
  readonly name: string;
  /** Path below `/api/v2`, in Fastify's notation. */
  readonly path: string;
  readonly status: OperationStatus;
  /** Why it is not served, as a sentence for the caller; empty for served operations. */
  readonly reason: string;
  /** `messageType` of its notification; none for the one operation whose notification has none. */
  readonly messageType?: string;
  /** `errorMessage` of a notification that brings no result; the history operations' own without it. */
  readonly failed?: string;
  readonly documentation: string;
}

/** What the operations of "UCS Integration with Voice API" answer where they cannot. */
const ucsRequestFailed = 'UCS request failed';
const readOnly = 'this history is read from CXEngage and cannot be written';

/** All nine operations of "Interaction History API" and "UCS Integration with Voice API"; routes are made from it. */
export const operationsTable = [
  {
    name: 'GetInteractionContent',
    path: '/ucs/interactions/:id',
    status: 'served',
    reason: '',
    messageType: 'GetInteractionContentMessage',
    documentation: `${DOCS}/CHGetInteractionContent`,
  },
  {
    name: 'RetrieveContactHistory',
    path: '/ucs/contacts/:id/interactions',
    status: 'served',
    reason: '',
    messageType: 'GetInteractionsHistoryMessage',
    documentation: `${DOCS}/CHGetContactInteractions`,
  },
  {
    name: 'RetrieveInteractionHistory',
    path: '/ucs/interactions',
    status: 'served',
    reason: '',
    messageType: 'GetInteractionsHistoryMessage',
    documentation: `${DOCS}/CHGetInteractions`,
  },
  {
    name: 'RetrieveAgentHistory',
    path: '/ucs/interactions',
    status: 'served',
    reason: '',
    messageType: 'GetInteractionsHistoryMessage',
    documentation: `${DOCS}/CHGetAgentInteractions`,
  },
  {
    name: 'IdentifyUCSContact',
    path: '/contacts/ucs',
    status: 'served',
    reason: '',
    failed: ucsRequestFailed,
    documentation: `${DOCS}/UCSIVIdentifyUCSContent`,
  },
  {
    name: 'FindPhoneCall',
    path: '/ucs/interactions',
    status: 'refused',
    reason: readOnly,
    failed: ucsRequestFailed,
    messageType: 'createInteractionResponse',
    documentation: `${DOCS}/UCSIVFindPhoneCall`,
  },
  {
    name: 'SetCallContact',
    path: '/ucs/interactions/:id',
    status: 'refused',
    reason: readOnly,
    failed: ucsRequestFailed,
    messageType: 'UcsOperationResponse',
    documentation: `${DOCS}/UCSIVSetCallContact`,
  },
  {
    name: 'SetCallCompleted',
    path: '/ucs/interactions/:id',
    status: 'refused',
    reason: readOnly,
    failed: ucsRequestFailed,
    messageType: 'UcsOperationResponse',
    documentation: `${DOCS}/UCSIVSetCallCompleted`,
  },
  {
    name: 'SetCallNote',
    path: '/ucs/interactions/:id',
    status: 'refused',
    reason: readOnly,
    failed: ucsRequestFailed,
    messageType: 'UcsOperationResponse',
    documentation: `${DOCS}/UCSIVSetCallNote`,
  },
] as const satisfies readonly OperationRow[];

/** Names of the operations that the bridge answers. */
export type ServedOperation = Extract<(typeof operationsTable)[number], { status: 'served' }>['name'];
