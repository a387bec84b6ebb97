import { type AppOverrides, createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { deliveryTimes } from './times.ts';

// One node of the bridge, with the configuration of its environment. It stops on SIGTERM, and ends with its parent.
const overrides: AppOverrides = { deliveryTimes }; // all compressed times

const read = readConfig(process.env);
if ('problems' in read || !read.config.source) throw new Error('problems' in read ? read.problems.join() : 'no source');
const app = await createApp(read.config, read.config.source, overrides);
process.on('disconnect', () => process.exit());
process.once('SIGTERM', async () => {
  await app.stop();
  process.exit();
});
await app.start();
process.send?.(app.origin);
