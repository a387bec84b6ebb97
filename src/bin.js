#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node cannot even read TypeScript, and should say so instead of failing on syntax.
import { existsSync } from 'node:fs';

const NEEDED = 24;

if (Number(process.versions.node.split('.', 1)[0]) < NEEDED) {
  process.stderr.write(
    `cxbridge needs Node ${NEEDED} or newer and this is ${process.version}. ` +
      'It comes along: install with "npm ci" and start with "npm start" or "npx cxbridge".\n',
  );
  process.exit(1);
}

// A clone runs its sources, a packed installation what was compiled from them.
const sources = new URL('./main.ts', import.meta.url);
const entry = existsSync(sources) ? sources : new URL('../dist/main.js', import.meta.url);
const { main } = await import(entry.href);
await main(process.argv);
