import Fastify from 'fastify';
import { answerUsageMetrics } from './metrics.ts';

// Baseline: a Fastify route that only reads a JSON body and answers with an acknowledgement.
const app = Fastify();
app.post('/api/v2/ucs/interactions/:id', (_request, reply) => {
  reply.type('application/json').send('{"statusCode":0,"referenceId":1}');
});
answerUsageMetrics();
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }));
