import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { pino } from 'pino';
import { openAuditLog } from '../app/open-audit-log.ts';
import { eraseFromArchive } from '../archive/erase-from-archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { Audit } from '../auth/audit.ts';
import { eraseFromExport } from '../bulk/export/erase-from-export.ts';
import { ExportFolder } from '../bulk/export/folder/export-folder.ts';
import { type DurableSubject, durableSubject } from '../erasure/durable-subject.ts';
import { readSubject, type SubjectRequest } from '../erasure/subject.ts';
import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';
import { unreachable } from '../kit/unreachable.ts';
import { terminalJson } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { readCommandSettings } from './command-settings.ts';
import { parseUrl } from './desktop-options.ts';
import { reportErrors, usageError } from './exit.ts';
import { loadIdentityMap } from './site-options.ts';

interface EraseOptions {
  readonly interaction?: string;
  readonly contact?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly tenant?: string;
  readonly url?: string;
  readonly export?: readonly string[];
}

/** How long the bridge may take, in milliseconds: it also asks CXEngage. */
const REPLY_MS = 30_000;

/** `cxbridge erase`: erases what a running bridge, with all of its nodes, holds about a person or an interaction. */
export function addErase(program: Command): void {
  program
    .command('erase')
    .description(
      'Erase what the bridge holds about a person or an interaction: cached answers on every node and every list, through the admin listener; the archive of ARCHIVE_DATABASE; and exports. Prints a certificate of what was reached and what was not.',
    )
    .option('--interaction <id>', 'the interaction with this id')
    .option('--contact <id>', 'everything of the contact with this id')
    .option('--phone <number>', 'everything of this phone number, in any spelling')
    .option('--email <address>', 'everything of this e-mail address')
    .option('--tenant <id>', 'contact center, if the bridge serves several')
    .option('--url <url>', 'URL of the admin listener (default: ADMIN_HOST and ADMIN_PORT)', parseUrl)
    .option('--export <folder...>', 'folders of exports that are erased from, too')
    .action((options: EraseOptions) => reportErrors(() => erase(options)));
}

async function erase({ url, export: folders = [], tenant, ...given }: EraseOptions): Promise<void> {
  const settings = readCommandSettings([
    'ADMIN_PORT',
    'ADMIN_HOST',
    'ADMIN_TOKEN',
    'ARCHIVE_DATABASE',
    'CXENGAGE_TENANT_ID',
    'AUDIT_LOG',
    'HASH_KEY',
  ]);
  const [entry, ...others] = Object.entries(given);
  if (!entry || others.length > 0) throw usageError('Give one of --interaction, --contact, --phone and --email.');
  const [kind, value] = entry as [SubjectRequest['kind'], string];
  const identities = await loadIdentityMap();
  // The bridge and CXEngage know contacts by the ids of CXEngage only.
  const known = kind === 'contact' ? (identities?.currentOf('contact', value) ?? value) : value;
  const subject = readSubject({ kind, value: known });
  if (typeof subject === 'string') throw usageError(`${subject}.`);
  const { adminPort, adminHost, adminToken, archiveDatabase, cxengageTenantId, auditLog, hashKey } = settings;
  const hasBridge = url !== undefined || adminPort !== undefined;
  if (!hasBridge && folders.length === 0 && archiveDatabase === undefined)
    throw usageError(
      'ADMIN_PORT is missing: set it as for the bridge, or give --url with the address of its admin listener.',
    );
  const host = adminHost.includes(':') ? `[${adminHost}]` : adminHost;
  const origin = (url ?? `http://${host}:${adminPort}`).replace(/\/+$/, '');
  const bridge = hasBridge ? await eraseInBridge(origin, adminToken, { [kind]: known, tenant }) : undefined;
  const durable = durableSubject(subject, identities);
  const exports = [];
  for (const path of folders) {
    const folder = await ExportFolder.open(path);
    exports.push({ folder: path, erased: await eraseFromExport(folder, durable), ...durable.takePossible() });
  }
  // The bridge has erased from it if it is its own.
  const archive =
    archiveDatabase === undefined || bridge?.['archive'] !== undefined
      ? undefined
      : await eraseInArchive(archiveDatabase, tenant ?? cxengageTenantId, durable);
  const notReached = [
    ...(bridge ? [] : ['the cache and the mailboxes of running bridges: give ADMIN_PORT or --url']),
    ...(archive || bridge?.['archive'] ? [] : ['the archive: ARCHIVE_DATABASE is unset']),
    ...(folders.length > 0 ? [] : ['exports: give their folders with --export']),
    'CXEngage itself, backups, and copies of exports elsewhere',
  ];
  // As long as only the bridge is asked, its own report is all there is to say.
  const certificate =
    bridge && folders.length === 0 && !archive
      ? bridge
      : { at: new Date().toISOString(), subject: kind, bridge, archive, exports, notReached };
  print(terminalJson(certificate, 2));
  if (auditLog !== undefined && (archive || exports.length > 0)) {
    const places = [...(archive ? ['archive'] : []), ...(exports.length > 0 ? ['export'] : [])];
    const count = exports.reduce((sum, { erased }) => sum + erased, archive?.erased ?? 0);
    const key = hashKey === undefined ? randomBytes(32) : Buffer.from(hashKey);
    const audit = new Audit(openAuditLog(auditLog, pino({ level: 'silent' })), key, true);
    audit.recordErasure(tenant ?? cxengageTenantId ?? '', subject.kind === 'address' ? subject.address : subject.id, {
      places,
      count,
    });
  }
  const isUncertain = [...exports, ...(archive ? [archive] : [])].some(({ possible }) => possible.length > 0);
  if (bridge?.['complete'] === false || isUncertain) process.exitCode = exitCodes.differences;
}

async function eraseInBridge(origin: string, token: string | undefined, body: object): Promise<JsonObject> {
  const response = await fetch(`${origin}/erase`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REPLY_MS),
  }).catch((error: unknown) => {
    throw unreachable(origin, error);
  });
  const report = parseJson(await response.text());
  if (!isJsonObject(report)) throw new Error(notAdmin(origin, response.status));
  const { error } = report;
  if (!response.ok && typeof error === 'string')
    throw new Error(response.status < 500 ? `Nothing was erased: ${error}.` : `${error}.`);
  if (!response.ok) throw new Error(notAdmin(origin, response.status));
  return report;
}

async function eraseInArchive(address: string, tenantId: string | undefined, subject: DurableSubject) {
  if (tenantId === undefined)
    throw usageError('CXENGAGE_TENANT_ID is missing: give the tenant of the archive, or --tenant.');
  const database = await openArchive(address);
  try {
    const erased = await eraseFromArchive(database, tenantId.toLowerCase(), subject);
    return { erased, ...subject.takePossible() };
  } finally {
    await database.destroy();
  }
}

function notAdmin(origin: string, status: number): string {
  return `${origin} is not the admin listener of the bridge (HTTP ${status}). Check ADMIN_PORT.`;
}
