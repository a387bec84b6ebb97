/** CometD channel that carries every result of the history API (CometD notifications, 8.5.2). */
export const historyTopic = '/v2/ucs/interactions';

/** The only `errorMessage` of the history API for an asynchronous failure (CometD notifications, 8.5.2). */
export const requestFailed = 'Request failed';
