#!/usr/bin/env node
// Plain JavaScript: an old Node cannot parse TypeScript, and must print the message below instead of a syntax error.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const MIN_NODE_VERSION = 26;

if (Number(process.versions.node.split('.', 1)[0]) < MIN_NODE_VERSION) {
  process.stderr.write(
    `cxbridge needs Node ${MIN_NODE_VERSION} or newer, but this is ${process.version}. ` +
      'Run "npm ci", which also installs Node, and then "npm start" or "npx cxbridge".\n',
  );
  process.exit(2); // exitCodes.failed of src/terminal/exit-codes.ts, which an old Node cannot import
}

// Compiling takes most of the time of a short command. If the directory is not writable, Node does not use a cache.
const compileCache = fileURLToPath(new URL('../node_modules/.cache/cxbridge', import.meta.url));
module.enableCompileCache?.(compileCache);
// Worker threads take the cache directory from the environment only.
process.env.NODE_COMPILE_CACHE ??= compileCache;

// A clone runs the TypeScript sources; the packed package contains only the compiled files.
const source = new URL('./main.ts', import.meta.url);
const entry = existsSync(source) ? source : new URL('../dist/main.js', import.meta.url);
const { main } = await import(entry.href);
await main(process.argv);
