import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveSource } from '../../src/archive/archive-source.ts';
import { openArchive } from '../../src/archive/open-archive.ts';
import type { ArchiveDatabase } from '../../src/archive/tables.ts';
import type { ListRequest } from '../../src/history/history-source.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { Deadline } from '../../src/kit/deadline.ts';
import { MINUTE } from '../../src/kit/durations.ts';
import { listRequest } from '../support/live-tenant.ts';
import { site } from '../support/mapping.ts';
import { median } from './statistics.ts';

/* `npm run bench -- archive`: lists of an archive of 1,000,000 interactions, beside the same queries with their rows as objects. */

const INTERACTIONS = 1_000_000;
const CONTACTS = 2_000;
const AGENTS = 400;
const ROWS = 500;
const ROUNDS = 100;
const MOST = 2;
const TENANT = 'tenant';
const START = Date.parse('2020-01-01T00:00:00.000Z');
const utc = site('UTC');

const contactId = (index: number): string => `c0ffee00-0000-4000-8000-${String(index % CONTACTS).padStart(12, '0')}`;
const agentId = (index: number): string => `a9e47000-0000-4000-8000-${String(index % AGENTS).padStart(12, '0')}`;

/** Fills the tables as `cxbridge archive load` does. */
function fill(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const interaction = database.prepare(
    'INSERT INTO interaction (tenant_id, id, origin, started_at, media_type, contact_id, address, ended_at, shown, call, attributes, content, is_subject_of_artifact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)',
  );
  const handler = database.prepare('INSERT INTO handler VALUES (?, ?, ?, 1)');
  for (let index = 0; index < INTERACTIONS; index += 1) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const startedAt = START + index * MINUTE;
    const mediaType = index % 3 === 0 ? 'chat' : 'call';
    const shown = {
      id,
      typeId: 'Inbound',
      state: 'Stopped',
      subject: 'Where is my order',
      contactId: contactId(index),
      ownerInformation: { id: agentId(index), userName: 'ana', firstName: 'Ana', lastName: 'Duarte' },
    };
    const call = mediaType === 'call' ? JSON.stringify({ phoneNumber: '+15065550100', callDuration: 240 }) : null;
    const content = { comment: 'Called back', userData: { CX_Queue: 'Support' }, messages: [] };
    const address = `1506555${String(index % CONTACTS).padStart(4, '0')}`;
    const keys = [TENANT, id, 'cxengage', startedAt, mediaType, contactId(index), address] as const;
    const texts = [JSON.stringify(shown), call, null, JSON.stringify(content)] as const;
    interaction.run(...keys, startedAt + 5 * MINUTE, ...texts);
    handler.run(TENANT, id, agentId(index));
  }
  database.exec('COMMIT; ANALYZE');
  database.close();
}

/** The query of a list, as the archive makes it. */
function sameQuery(
  database: ArchiveDatabase,
  { window, contact, userId }: Partial<ListRequest> & Pick<ListRequest, 'window'>,
) {
  let query = database
    .selectFrom('interaction')
    .select(['interaction.id', 'media_type', 'started_at', 'ended_at', 'shown', 'call', 'is_subject_of_artifact'])
    .where('tenant_id', '=', TENANT)
    .where('started_at', '>=', window.from)
    .where('started_at', '<', window.to)
    .where('media_type', 'in', [...utc.mediaTypes]);
  if (contact !== undefined) query = query.where('contact_id', '=', contact);
  if (userId !== undefined)
    query = query.where('interaction.id', 'in', (from) =>
      from.selectFrom('handler').select('interaction_id').where('tenant_id', '=', TENANT).where('user_id', '=', userId),
    );
  return query.orderBy('started_at', 'desc').orderBy('interaction.id', 'desc').limit(ROWS);
}

/** Measures the lists, and prints one line for each. */
export async function benchArchive(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cxbridge-archive-'));
  const path = join(folder, 'archive.sqlite');
  try {
    await (await openArchive(path)).destroy();
    fill(path);
    const database = await openArchive(path);
    const source = new ArchiveSource({ database, tenantId: TENANT, site: () => utc, historyLimit: 10_000 });
    const plain = new DatabaseSync(path);
    const year = { from: START, to: START + 365 * 24 * 60 * MINUTE };
    const all = { from: START, to: START + INTERACTIONS * MINUTE };
    const lists: readonly (readonly [
      string,
      Partial<ListRequest> & Pick<ListRequest, 'window'>,
      string,
      readonly (string | number)[],
    ])[] = [
      ['all interactions of a year', { window: year }, '', []],
      ['those of a contact', { window: all, contact: contactId(7) }, 'AND contact_id = ?', [contactId(7)]],
      [
        'those of an agent',
        { window: all, userId: agentId(9) },
        'AND id IN (SELECT interaction_id FROM handler WHERE tenant_id = ? AND user_id = ?)',
        [TENANT, agentId(9)],
      ],
    ];
    for (const [name, fields, condition, values] of lists) {
      const request = listRequest({ maxSize: ROWS, ...fields });
      const { from, to } = request.window;
      const query = plain.prepare(
        `SELECT * FROM interaction WHERE tenant_id = ? AND started_at >= ? AND started_at < ? ${condition} ORDER BY started_at DESC, id DESC LIMIT ?`,
      );
      const times: { readonly list: number[]; readonly rows: number[]; readonly thread: number[] } = {
        list: [],
        rows: [],
        thread: [],
      };
      let found = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        // What comes first finds less in the memory of the database.
        if (round % 2 === 0) await sameQuery(database, fields).execute();
        let began = performance.now();
        const text = await new Deadline(MINUTE, systemClock).run((deadline) => source.fetchList(request, deadline));
        times.list.push(performance.now() - began);
        found = (JSON.parse(text) as { interactions: readonly unknown[] }).interactions.length;
        began = performance.now();
        const rows = query.all(TENANT, from, to, ...values, ROWS);
        times.rows.push(performance.now() - began);
        began = performance.now();
        await sameQuery(database, fields).execute();
        times.thread.push(performance.now() - began);
        if (rows.length !== found) throw new Error(`${name}: ${rows.length} rows and a list of ${found}`);
      }
      const [list, rows, thread] = [median(times.list), median(times.rows), median(times.thread)];
      const ratio = list / thread;
      process.stdout.write(
        `${name}, ${found} of ${INTERACTIONS}: ${list.toFixed(2)} ms, its rows alone ${thread.toFixed(2)} ms: ${ratio.toFixed(2)} x (at most ${MOST}): ${ratio <= MOST ? 'yes' : 'NO'}; all columns in the same thread ${rows.toFixed(2)} ms\n`,
      );
    }
    plain.close();
    await database.destroy();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
