import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { answerUsageMetrics } from './metrics.ts';

// The bridge as `serve` runs it, with a rate limit that is never reached. Arguments: URL of the tenant, and optionally the maximum number of
// concurrent source calls, their rate, the time limit of an operation, and the URL of a Redis.
const read = readConfig({
  PORT: '0',
  CXENGAGE_URL: process.argv[2],
  CXENGAGE_TENANT_ID: sampleTenantId,
  CXENGAGE_USERNAME: serviceAccount.username,
  CXENGAGE_PASSWORD: serviceAccount.password,
  CXENGAGE_RATE_PER_SECOND: process.argv[4] ?? '100000',
  OPERATION_TIMEOUT_MS: process.argv[5],
  REDIS_URL: process.argv[6],
  AUTH_MODE: 'cxengage',
  CXENGAGE_CONCURRENCY: process.argv[3],
});
if ('problems' in read || !read.config.source) throw new Error('problems' in read ? read.problems.join() : 'no source');
const app = await createApp(read.config, read.config.source);
await app.start();
answerUsageMetrics();
process.send?.(app.origin);
