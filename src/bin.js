#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node cannot even read TypeScript, and should say so instead of failing on syntax.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

if (Number(process.versions.node.split('.', 1)[0]) < NEEDED) {
  process.stderr.write(
    `cxbridge needs Node ${NEEDED} or newer and this is ${process.version}. ` +
      'It comes along: install with "npm ci" and start with "npm start" or "npx cxbridge".\n',
  );
  process.exit(1);
}

// Compiling takes longer than everything else of a short command. Kept where only whoever installs may write; elsewhere it is simply not kept.
const compiled = fileURLToPath(new URL('../node_modules/.cache/cxbridge', import.meta.url));
module.enableCompileCache?.(compiled);
// For worker threads, which are not covered by the call.
process.env.NODE_COMPILE_CACHE ??= compiled;

// A clone runs its sources, a packed installation what was compiled from them.
const sources = new URL('./main.ts', import.meta.url);
const entry = existsSync(sources) ? sources : new URL('../dist/main.js', import.meta.url);
const { main } = await import(entry.href);
await main(process.argv);
