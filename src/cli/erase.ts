import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { pino } from 'pino';
import { openAuditLog } from '../app/open-audit-log.ts';
import { eraseFromArchive } from '../archive/erase-from-archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import { Audit } from '../auth/audit.ts';
import { eraseFromExport } from '../bulk/export/erase-from-export.ts';
import { ExportFolder } from '../bulk/export/folder/export-folder.ts';
import { reportOf } from '../bulk/export/report/report.ts';
import { writeReport } from '../bulk/export/report/write-report.ts';
import { missingSlices } from '../bulk/export/run-export.ts';
import type { Subject } from '../cache/subject-tags.ts';
import { durableSubject } from '../erasure/durable-subject.ts';
import { readSubject, type SubjectRequest } from '../erasure/subject.ts';
import { isUuid } from '../genesys/requests/contact-id.ts';
import { MINUTE } from '../kit/durations.ts';
import { isJsonObject, type JsonObject, parseJson } from '../kit/json.ts';
import { unreachable } from '../kit/unreachable.ts';
import { escapeControls, terminalJson } from '../terminal/control-characters.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { print, printError } from '../terminal/output.ts';
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

/** How long the bridge may take, in milliseconds: it also asks CXEngage, and looks at its whole archive. */
const REPLY_MS = 10 * MINUTE;

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

async function erase({ url, export: paths = [], tenant, ...given }: EraseOptions): Promise<void> {
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
  const ofBridge = readSubject({ kind, value: known });
  const isForeignId = typeof ofBridge === 'string' && (kind === 'interaction' || kind === 'contact');
  const { adminPort, adminHost, archiveDatabase, cxengageTenantId } = settings;
  const hasBridge = url !== undefined || adminPort !== undefined;
  if (typeof ofBridge === 'string' && !(isForeignId && (paths.length > 0 || archiveDatabase !== undefined)))
    throw usageError(`${ofBridge}.`);
  // Exports and archives of Genesys have ids that CXEngage does not have.
  const subject = typeof ofBridge === 'string' ? ({ kind, id: value } as Subject) : ofBridge;
  if (!hasBridge && paths.length === 0 && archiveDatabase === undefined)
    throw usageError(
      'ADMIN_PORT is missing: set it as for the bridge, or give --url with the address of its admin listener.',
    );
  const archiveTenant = tenant ?? cxengageTenantId;
  if (archiveDatabase !== undefined && (archiveTenant === undefined || !isUuid(archiveTenant)))
    throw usageError(
      'The archive needs the id of its CXEngage tenant: set CXENGAGE_TENANT_ID, or give it with --tenant.',
    );
  // What cannot be opened is known before anything is erased.
  const folders = await Promise.all(paths.map((path) => ExportFolder.open(path)));
  await using stack = new AsyncDisposableStack();
  const database =
    archiveDatabase === undefined
      ? undefined
      : stack.adopt(await openArchive(archiveDatabase, { mayCreate: false }), (each) => each.destroy());
  const audit = auditOf(settings);
  const durable = durableSubject(subject, identities);
  const eraseDurably = async (work: (onErased: (count: number) => void) => Promise<void>): Promise<PlaceReport> => {
    let erased = 0;
    const onErased = (count: number): void => {
      erased += count;
    };
    try {
      await work(onErased);
      return { erased, ...durable.takePossible() };
    } catch (error) {
      return { erased, failed: (error as Error).message, ...durable.takePossible() };
    }
  };
  const exports: (PlaceReport & { readonly folder: string; readonly unfinished?: string })[] = [];
  for (const folder of folders)
    exports.push({
      folder: folder.path,
      ...(await eraseDurably(async (onErased) => {
        await using _lock = await folder.lock();
        await folder.removeUnnamed();
        await eraseFromExport(folder, durable, onErased);
        await writeReport(folder.path, reportOf(folder));
      })),
      ...(missingSlices(folder).length > 0 && { unfinished: UNFINISHED }),
    });
  const archive =
    database &&
    (await eraseDurably((onErased) =>
      eraseFromArchive(database, String(archiveTenant).toLowerCase(), durable, onErased),
    ));
  if (exports.length > 0 || archive) recordErasure(audit, archiveTenant ?? '', value, { exports, archive });
  const host = adminHost.includes(':') ? `[${adminHost}]` : adminHost;
  const origin = (url ?? `http://${host}:${adminPort}`).replace(/\/+$/, '');
  const asksBridge = hasBridge && !isForeignId;
  const isOnly = exports.length === 0 && !archive;
  const bridge = asksBridge
    ? await eraseInBridge(origin, settings.adminToken, { [kind]: known, tenant }).catch((error: Error) => {
        if (isOnly) throw error;
        return { failed: error.message };
      })
    : undefined;
  const notReached = [
    ...(asksBridge
      ? []
      : ['the cache and the mailboxes of running bridges: give ADMIN_PORT or --url, and an id of CXEngage']),
    ...(archive || (bridge && 'archive' in bridge) ? [] : ['an archive: set ARCHIVE_DATABASE']),
    ...(exports.length > 0 ? [] : ['exports: give their folders with --export']),
    'texts of messages, comments, subjects and attributes that name the person in interactions of others',
    'CXEngage itself, backups, and copies of exports elsewhere',
  ];
  // As long as only the bridge is asked, its own report comes first.
  const certificate =
    bridge && isOnly
      ? { ...bridge, notReached }
      : { at: new Date().toISOString(), subject: kind, bridge, archive, exports, notReached };
  print(terminalJson(certificate, 2));
  const places = [...exports, ...(archive ? [archive] : []), ...(bridge ? [bridge as Partial<PlaceReport>] : [])];
  for (const { failed } of places) if (failed !== undefined) printError(escapeControls(`Erasing failed: ${failed}`));
  if (places.some(({ failed }) => failed !== undefined)) process.exitCode = exitCodes.failed;
  else if (exports.some(({ unfinished }) => unfinished !== undefined)) process.exitCode = exitCodes.differences;
  else if ((bridge && 'complete' in bridge && !bridge['complete']) || places.some(({ possible }) => possible?.length))
    process.exitCode = exitCodes.differences;
}

const UNFINISHED = 'the export is not complete: what is exported later is not erased, so erase again when it is';

/** What became of a place that is erased from for good. */
interface PlaceReport {
  readonly erased: number;
  /** Addresses that may be the subject's in another form. */
  readonly possible: readonly string[];
  readonly fix?: string;
  /** Why it is not certain that everything is erased. */
  readonly failed?: string;
}

/** The record of the settings; undefined if there is none. Throws the system's error for one that cannot be opened. */
function auditOf({
  auditLog,
  hashKey,
}: {
  readonly auditLog: string | undefined;
  readonly hashKey: string | undefined;
}) {
  if (auditLog === undefined) return undefined;
  const key = hashKey === undefined ? randomBytes(32) : Buffer.from(hashKey);
  return new Audit(openAuditLog(auditLog, pino({ level: 'silent' })), key, true);
}

/** Leaves a line in the record, if there is one. */
function recordErasure(
  audit: Audit | undefined,
  tenant: string,
  subject: string,
  { exports, archive }: { readonly exports: readonly PlaceReport[]; readonly archive: PlaceReport | undefined },
): void {
  const places = [...(archive ? ['archive'] : []), ...(exports.length > 0 ? ['export'] : [])];
  const count = exports.reduce((sum, { erased }) => sum + erased, archive?.erased ?? 0);
  audit?.recordErasure(tenant, subject, { places, count });
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

function notAdmin(origin: string, status: number): string {
  return `${origin} is not the admin listener of the bridge (HTTP ${status}). Check ADMIN_PORT.`;
}
