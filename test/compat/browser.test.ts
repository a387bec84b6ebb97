import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBridge, type TestBridge } from '../support/bridge.ts';
import { basic } from '../support/desktop.ts';

const voice = '5a0c1e40-da40-11ee-9709-c2b07aa3bee9';
const library = dirname(createRequire(import.meta.url).resolve('cometd'));

/** A desktop in a page: signs in, subscribes with the real library, and collects what it hears in `heard`. */
const page = `<!doctype html><script type="module">
  import { CometD } from '/cometd/cometd.js';
  window.heard = [];
  window.start = async (api, authorization) => {
    await fetch(api + '/me', { headers: { authorization }, credentials: 'include' });
    const cometd = new CometD();
    cometd.unregisterTransport('websocket');
    cometd.configure({ url: api + '/notifications' });
    await new Promise((resolve, reject) => cometd.handshake((reply) => (reply.successful ? resolve() : reject(reply))));
    await new Promise((resolve) => cometd.subscribe('/v2/ucs/interactions', ({ data }) => heard.push(data.referenceId), resolve));
  };
  window.request = async (api, id) => {
    const response = await fetch(api + '/ucs/interactions/' + id, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operationName: 'GetInteractionContent' }),
    });
    return (await response.json()).referenceId;
  };
  window.isReady = true;
</script>`;

let browser: Browser;
let context: BrowserContext;
let pages: Server;
let origin: string;
let bridge: TestBridge;
beforeAll(async () => {
  pages = createServer(({ url = '/' }, response) => {
    const name = /^\/cometd\/([\w.]+\.js)$/.exec(url)?.[1];
    if (name) response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(library, name)));
    else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  bridge = await startBridge({ environment: { ALLOWED_ORIGINS: origin } });
  browser = await chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await bridge.stop();
  pages.closeAllConnections();
  pages.close();
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

async function desktop(user = 'ana.duarte@example.org'): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(origin);
  await tab.waitForFunction('window.isReady');
  await tab.evaluate(`start(${JSON.stringify(bridge.api)}, ${JSON.stringify(basic(user, 'demo'))})`);
  return tab;
}

const request = (tab: Page): Promise<number> => tab.evaluate(`request(${JSON.stringify(bridge.api)}, '${voice}')`);

it('a page of an allowed origin signs in, subscribes and hears its result, with the cookie alone', async () => {
  const tab = await desktop();
  const referenceId = await request(tab);
  await tab.waitForFunction(`heard.includes(${referenceId})`);
  const cookies = await context.cookies();
  expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]).sort()).toEqual([
    ['BAYEUX_BROWSER', true, 'Lax'],
    ['JSESSIONID', true, 'Lax'],
  ]);
});

it('six tabs of one browser all hear a result, and do not freeze each other', async () => {
  const tabs: Page[] = [];
  for (let count = 0; count < 6; count += 1) tabs.push(await desktop());
  // The browser has six connections for all tabs. If each held one, this request would wait for a poll to end.
  const [first] = tabs as [Page];
  const referenceId = await request(first);
  await Promise.all(
    tabs.map((tab) => tab.waitForFunction(`heard.includes(${referenceId})`, undefined, { timeout: 10_000 })),
  );
}, 40_000);
