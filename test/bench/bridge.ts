import './tell-cpu.ts';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { serviceAccount } from '../../src/simulator/accounts.ts';
import { sampleTenantId } from '../../src/simulator/samples.ts';

// The bridge as `serve` runs it, in front of the tenant whose address is the first argument, with a quota that is never reached.
const read = readConfig({
  PORT: '0',
  CXENGAGE_URL: process.argv[2],
  CXENGAGE_TENANT_ID: sampleTenantId,
  CXENGAGE_USERNAME: serviceAccount.username,
  CXENGAGE_PASSWORD: serviceAccount.password,
  CXENGAGE_RATE_PER_SECOND: '100000',
  AUTH_MODE: 'cxengage',
  LOG_LEVEL: process.argv[3] ?? 'info',
});
if ('problems' in read || !read.config.source) throw new Error('problems' in read ? read.problems.join() : 'no source');
const app = await createApp(read.config, read.config.source);
await app.start();
process.send?.(app.origin);
