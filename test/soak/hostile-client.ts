import { connect } from 'node:net';
import { basic } from '../support/desktop.ts';
import { Wire } from '../support/wire.ts';

/* A hostile user in a process of its own, so that others wait for the bridge and not for each other: `hostile-client.ts API KIND`. */

const [api = '', kind = ''] = process.argv.slice(2);
const user = 'ana.duarte@example.org';
const SESSIONS = 20;
const SOCKETS = 200;
let hasBegun = false;

const kinds: Record<string, () => Promise<void>> = {
  /** Sessions that never poll, and ask for large contents as fast as they can. */
  'never polls': async () => {
    const wires = await sessions();
    begin();
    await Promise.all(
      wires.map(async (wire) => {
        for (;;) await wire.request('large');
      }),
    );
  },
  /** Sockets that ask for large contents and never read. */
  'never reads': async () => {
    const { hostname, port, pathname } = new URL(api);
    for (let count = 0; count < SOCKETS; count += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {}); // The bridge may end a socket that does not read.
      socket.write(
        `GET ${pathname}/interactions/large HTTP/1.1\r\nHost: x\r\nAuthorization: ${basic(user, 'demo')}\r\n\r\n`,
      );
      socket.pause();
    }
    begin();
  },
  /** Requests that the source does not answer. */
  'has 200 hanging requests': async () => {
    const [wire] = await sessions(1);
    const replies = await Promise.all(Array.from({ length: SOCKETS }, (_, index) => wire?.request(`hanging-${index}`)));
    if (replies.some((reply) => reply?.['statusCode'] !== 0)) throw new Error('The requests were not accepted');
    begin();
  },
  /** Sessions that do nothing wrong, as fast as they can. */
  'never pauses': async () => {
    const wires = await sessions();
    await Promise.all(
      wires.map(async (wire) => {
        for (;;) {
          await wire.content('5a0c1e40-da40-11ee-9709-c2b07aa3bee9');
          begin();
        }
      }),
    );
  },
};

async function sessions(count = SESSIONS): Promise<readonly Wire[]> {
  const wires = Array.from({ length: count }, () => new Wire(api));
  for (const wire of wires) await wire.open();
  return wires;
}

/** Says that the attack is under way. */
function begin(): void {
  if (!hasBegun) process.stdout.write('begins\n');
  hasBegun = true;
}

await kinds[kind]?.();
setInterval(() => {}, 1_000); // keeps the sockets open
