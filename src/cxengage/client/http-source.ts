import type { z } from 'zod';
import { isAltered, markAltered } from '../../kit/altered-text.ts';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { normalUserId } from '../../kit/principal.ts';
import { codeOfStatus, SourceError } from '../errors.ts';
import { CxArtifact, CxArtifacts } from '../schema/artifact.ts';
import { CxNotesReply, CxUserReply } from '../schema/entities.ts';
import { CxContactsReply, CxListing } from '../schema/listing.ts';
import type { CallOptions, CxSource, ListQuery } from '../source.ts';
import type { CxApi } from './api.ts';
import type { Downloads } from './downloads.ts';
import { type Credentials, type ReadCredentials, ServiceSession } from './service-session.ts';

/** The tenant that is read, and the account that reads it. */
export interface ClientOptions {
  readonly tenantId: string;
  readonly credentials: Credentials | ReadCredentials;
}

/** Contacts per page of a search. */
export const CONTACTS_A_PAGE = 100;

/** A CXEngage tenant over HTTP. */
export function createCxSource(api: CxApi, options: ClientOptions, downloads: Downloads): CxSource {
  const session = new ServiceSession(
    api,
    options.tenantId,
    typeof options.credentials === 'function' ? options.credentials : async () => options.credentials as Credentials,
  );
  const tenant = `/v1/tenants/${encodeURIComponent(options.tenantId)}`;
  const interaction = (id: string): string => `${tenant}/interactions/${pathSegment(id)}`;

  async function get(path: string, call: CallOptions): Promise<unknown> {
    const reply = await session.call({ ...call, path });
    if (reply.status === 200) return reply.body;
    throw new SourceError(codeOfStatus(reply.status), `The source replied with status ${reply.status}`);
  }

  async function read<T extends z.ZodType>(shape: T, path: string, call: CallOptions): Promise<z.infer<T>> {
    const body = await get(path, call);
    const result = shape.safeParse(body);
    if (!result.success) throw new SourceError('unreadable', 'The reply of the source has an undocumented format');
    if (isAltered(body)) markAltered(result.data);
    return result.data;
  }

  return {
    tenantId: options.tenantId,
    fetchList: (query, call) => read(CxListing, `${tenant}/interactions?${listParameters(query)}`, call),
    async fetchContacts(attribute, value, page, call) {
      const parameters = new URLSearchParams({
        [attribute]: value,
        limit: String(CONTACTS_A_PAGE),
        page: String(page),
      });
      return (await read(CxContactsReply, `${tenant}/contacts?${parameters}`, call)).result.results;
    },
    async fetchContact(id, call) {
      await get(`${tenant}/contacts/${pathSegment(id)}`, call);
    },
    fetchInteraction: async (id, call) => asObject(await get(interaction(id), call)),
    fetchArtifacts: async (id, call) => (await read(CxArtifacts, `${interaction(id)}/artifacts`, call)).results,
    fetchArtifact: (id, artifactId, call) =>
      read(CxArtifact, `${interaction(id)}/artifacts/${pathSegment(artifactId)}`, call),
    async fetchNotes(id, call) {
      const { results, result } = await read(CxNotesReply, `${interaction(id)}/notes?contents=true`, call);
      return results.length > 0 ? results : result;
    },
    async fetchUser(id, call) {
      const { result } = await read(CxUserReply, `${tenant}/users/${pathSegment(id)}`, call);
      if (normalUserId(result.id ?? id) === normalUserId(id)) return result;
      throw new SourceError('unreadable', 'The source answered with another user');
    },
    async fetchConversation(id, call) {
      const conversations = `/v1/smooch/tenants/${encodeURIComponent(options.tenantId)}/interactions`;
      return asObject(await get(`${conversations}/${pathSegment(id)}/conversation`, call));
    },
    async fetchLinked(url, call) {
      const { origin, pathname, search } = parseUrl(url);
      if (origin !== api.origin) return downloads.fetchJson(url, call);
      // The record chooses the address and the bridge sends its token there, so only this tenant's own resources are allowed.
      const path = pathname.slice(pathname.indexOf('/v1/'));
      if (!path.startsWith(`${tenant}/`) || !hasSafeSegments(path))
        throw new SourceError('refused-address', 'Not a URL of this tenant');
      return get(path + search, call);
    },
    fetchFile: (url, call) => downloads.fetchJson(url, call),
    fetchManifest: async (url, call) => asObject(await downloads.fetchJson(url, call)),
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

function asObject(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new SourceError('unreadable', 'The reply of the source has an undocumented format');
  return body;
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
