import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';
import { tellUsage } from './telling.ts';

// The bridge as `serve` runs it, in front of the tenant whose address is the first argument, with a rate that is never reached.
// The second argument, where there is one, is how many calls may be under way at once.
const read = readConfig({
  PORT: '0',
  CXENGAGE_URL: process.argv[2],
  CXENGAGE_TENANT_ID: sampleTenantId,
  CXENGAGE_USERNAME: serviceAccount.username,
  CXENGAGE_PASSWORD: serviceAccount.password,
  CXENGAGE_RATE_PER_SECOND: '100000',
  AUTH_MODE: 'cxengage',
  CXENGAGE_CONCURRENCY: process.argv[3],
});
if ('problems' in read || !read.config.source) throw new Error('problems' in read ? read.problems.join() : 'no source');
const app = await createApp(read.config, read.config.source);
await app.start();
tellUsage();
process.send?.(app.origin);
