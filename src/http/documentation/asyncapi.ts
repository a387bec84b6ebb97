import { historyTopic } from '../../genesys/topics.ts';
import type { JsonObject } from '../../kit/json.ts';
import { jsonSchemaOf, notificationSchemas } from './schemas.ts';

/** AsyncAPI 3.0 of the notifications: what a client receives after it has subscribed. */
export function asyncApiDocument(version: string): JsonObject {
  const names = Object.keys(notificationSchemas);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Notifications of Genesys Web Services Interaction History, over CXEngage',
      version,
      description:
        'CometD (Bayeux 1.0) at `/api/v2/notifications`, over long polling. A client subscribes to the channel and receives one notification for each operation that was accepted from its user, in `data`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    channels: {
      history: {
        address: historyTopic,
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    operations: {
      receiveResult: {
        action: 'receive',
        channel: { $ref: '#/channels/history' },
        messages: names.map((name) => ({ $ref: `#/channels/history/messages/${name}` })),
      },
    },
    components: {
      messages: Object.fromEntries(
        Object.entries(notificationSchemas).map(([name, schema]) => [
          name,
          { name, title: `The result of ${name}, or why there is none`, payload: jsonSchemaOf(schema) },
        ]),
      ),
    },
  };
}
