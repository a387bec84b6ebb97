const DOCS = 'https://docs.genesys.com/Documentation/GWS/8.5.2/API';

/** Whether the bridge serves an operation. */
export type OperationStatus = 'served' | 'refused';

/** One operation that the vendor documents under `/api/v2/ucs` or `/api/v2/contacts/ucs`. */
export interface OperationRow {
  readonly name: string;
  /** Path under `/api/v2`, in Fastify's syntax. */
  readonly path: string;
  readonly status: OperationStatus;
  /** Why the operation is refused, as a message for the caller; empty for served operations. */
  readonly reason: string;
  /** `messageType` of the notification; absent for the one operation whose notification has none. */
  readonly messageType?: string;
  /** `errorMessage` of the notification for a failed request; if absent, the default message of the history operations is used. */
  readonly failed?: string;
  readonly documentation: string;
}

/** `errorMessage` of the operations of "UCS Integration with Voice API". */
const ucsRequestFailed = 'UCS request failed';
const readOnly = 'CXEngage history is read-only';

/** All nine operations of "Interaction History API" and "UCS Integration with Voice API". The routes are created from this table. */
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

/** Names of the operations that the bridge serves. */
export type ServedOperation = Extract<(typeof operationsTable)[number], { status: 'served' }>['name'];
