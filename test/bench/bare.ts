import Fastify from 'fastify';
import { tellUsage } from './telling.ts';

// The yardstick: a Fastify route that reads a JSON body and answers as an acknowledgement does, and nothing else.
const app = Fastify();
app.post('/api/v2/ucs/interactions/:id', (_request, reply) => {
  reply.type('application/json').send('{"statusCode":0,"referenceId":1}');
});
tellUsage();
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }));
