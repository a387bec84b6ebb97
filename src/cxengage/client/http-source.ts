import type { z } from 'zod';
import { isAltered, markAltered } from '../../kit/altered-text.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import { codeOfStatus, SourceError, type SourceStep } from '../errors.ts';
import { CxArtifact, CxArtifacts } from '../schema/artifact.ts';
import { CxNotesReply, CxUserReply } from '../schema/entities.ts';
import { CxContactsReply, CxListing } from '../schema/listing.ts';
import type { CallOptions, CxSource, ListQuery } from '../source.ts';
import type { SourceState } from '../source-state.ts';
import type { CxApi } from './api.ts';
import type { Downloads } from './downloads.ts';
import { type AuthScheme, type Credentials, type ReadCredentials, ServiceSession } from './service-session.ts';

/** The tenant that is read, and the account that reads it. */
export interface ClientOptions {
  readonly tenantId: string;
  readonly credentials: Credentials | ReadCredentials;
  readonly scheme?: AuthScheme | undefined;
  readonly state?: SourceState | undefined;
}

/** Contacts per page of a search. */
export const CONTACTS_A_PAGE = 100;

/** A CXEngage tenant over HTTP. */
export function createCxSource(api: CxApi, options: ClientOptions, downloads: Downloads): CxSource {
  const { credentials, state, scheme } = options;
  const read = typeof credentials === 'function' ? credentials : async () => credentials;
  const session = new ServiceSession(api, options.tenantId, read, state, scheme);
  const tenant = `/v1/tenants/${encodeURIComponent(options.tenantId)}`;
  const interaction = (id: string): string => `${tenant}/interactions/${pathSegment(id)}`;

  async function get(step: SourceStep, path: string, call: CallOptions): Promise<unknown> {
    const { status, body } = await session.call({ ...call, step, path });
    if (status === 200) return body;
    const code = status === 404 && step === 'list' ? 'wrong-address' : codeOfStatus(status);
    throw new SourceError(code, `The source replied with status ${status}`, undefined, {
      step,
      status,
      host: api.host,
    });
  }

  async function parse<T extends z.ZodType>(
    shape: T,
    step: SourceStep,
    path: string,
    call: CallOptions,
  ): Promise<z.infer<T>> {
    const body = await get(step, path, call);
    const result = shape.safeParse(body);
    if (!result.success) throw unreadable(step);
    if (isAltered(body)) markAltered(result.data);
    return result.data;
  }

  return {
    tenantId: options.tenantId,
    fetchList: (query, call) => parse(CxListing, 'list', `${tenant}/interactions?${listParameters(query)}`, call),
    async fetchContacts(attribute, value, page, call) {
      const parameters = new URLSearchParams({
        [attribute]: value,
        limit: String(CONTACTS_A_PAGE),
        page: String(page),
      });
      return (await parse(CxContactsReply, 'contact', `${tenant}/contacts?${parameters}`, call)).result.results;
    },
    async fetchContact(id, call) {
      await get('contact', `${tenant}/contacts/${pathSegment(id)}`, call);
    },
    fetchInteraction: async (id, call) => asObject('record', await get('record', interaction(id), call)),
    fetchArtifacts: async (id, call) =>
      (await parse(CxArtifacts, 'artifact', `${interaction(id)}/artifacts`, call)).results,
    fetchArtifact: (id, artifactId, call) =>
      parse(CxArtifact, 'artifact', `${interaction(id)}/artifacts/${pathSegment(artifactId)}`, call),
    async fetchNotes(id, call) {
      const { results, result } = await parse(CxNotesReply, 'notes', `${interaction(id)}/notes?contents=true`, call);
      return results.length > 0 ? results : result;
    },
    async fetchUser(id, call) {
      const { result } = await parse(CxUserReply, 'user', `${tenant}/users/${pathSegment(id)}`, call);
      if (normalUserId(result.id ?? id) === normalUserId(id)) return result;
      throw new SourceError('unreadable', 'The source answered with another user', undefined, { step: 'user' });
    },
    async fetchConversation(id, call) {
      const conversations = `/v1/smooch/tenants/${encodeURIComponent(options.tenantId)}/interactions`;
      const path = `${conversations}/${pathSegment(id)}/conversation`;
      return asObject('conversation', await get('conversation', path, call));
    },
    async fetchLinked(url, call) {
      const { origin, pathname, search } = parseUrl(url);
      if (origin !== api.origin) return downloads.fetchJson(url, call);
      // The record chooses the address and the bridge sends its token there, so only this tenant's own resources are allowed.
      const path = pathname.slice(pathname.indexOf('/v1/'));
      if (!path.startsWith(`${tenant}/`) || !hasSafeSegments(path))
        throw new SourceError('refused-address', 'Not a URL of this tenant', undefined, { step: 'link' });
      return get('link', path + search, call);
    },
    fetchFile: (url, call) => downloads.fetchJson(url, call),
    fetchManifest: async (url, call) => asObject('file', await downloads.fetchJson(url, call)),
  };
}

function listParameters({ start, end, contactId, attributeValues = [], offset, limit }: ListQuery): URLSearchParams {
  const parameters = new URLSearchParams({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    limit: String(limit),
    offset: String(offset),
  });
  if (contactId !== undefined) parameters.set('contactId', contactId);
  for (const value of attributeValues) parameters.append('attribute-value', value);
  return parameters;
}

function asObject(step: SourceStep, body: unknown): JsonObject {
  if (!isJsonObject(body)) throw unreadable(step);
  return body;
}

function unreadable(step: SourceStep): SourceError {
  return new SourceError('unreadable', 'The reply of the source has an undocumented format', undefined, { step });
}

/** One segment of a path. `.` and `..` change the path even when escaped, so they are rejected. Throws SourceError `not-found`. */
export function pathSegment(id: string): string {
  if (id === '' || id === '.' || id === '..' || !id.isWellFormed())
    throw new SourceError('not-found', 'The id is not valid in the source');
  return encodeURIComponent(id);
}

/** Whether every segment of a path keeps its meaning for a server that decodes it again, or that treats `;` as the start of parameters. */
function hasSafeSegments(path: string): boolean {
  return path.split('/').every((part) => {
    try {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      return !/[/\\\u0000-\u001f]|^\.{1,2}(;|$)|%[\da-f]{2}/i.test(decodeURIComponent(part));
    } catch {
      return false; // malformed percent-encoding
    }
  });
}

function parseUrl(url: string): URL {
  if (!URL.canParse(url)) throw new SourceError('refused-address', 'Not a URL');
  return new URL(url);
}
