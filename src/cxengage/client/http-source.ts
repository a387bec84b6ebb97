import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../kit/json.ts';
import { codeOfStatus, SourceError } from '../errors.ts';
import { CxArtifact, CxArtifacts } from '../schema/artifact.ts';
import { CxNotesReply, CxUserReply } from '../schema/entities.ts';
import { CxContactsReply, CxListing } from '../schema/listing.ts';
import type { CallOptions, CxSource, ListQuery } from '../source.ts';
import type { CxApi } from './api.ts';
import type { Downloads } from './downloads.ts';
import { type Credentials, ServiceSession } from './service-session.ts';

/** Which tenant is read, and as whom. */
export interface ClientOptions {
  readonly tenantId: string;
  readonly credentials: Credentials;
}

/** Contacts a search brings at once. */
export const CONTACTS_A_PAGE = 100;

/** A CXEngage tenant over HTTP. */
export function createCxSource(api: CxApi, options: ClientOptions, downloads: Downloads): CxSource {
  const session = new ServiceSession(api, options.tenantId, options.credentials);
  const tenant = `/v1/tenants/${encodeURIComponent(options.tenantId)}`;
  const interaction = (id: string): string => `${tenant}/interactions/${segment(id)}`;

  async function get(path: string, call: CallOptions): Promise<unknown> {
    const reply = await session.call({ ...call, path });
    if (reply.status === 200) return reply.body;
    throw new SourceError(codeOfStatus(reply.status), `The source answered with status ${reply.status}`);
  }

  async function read<T extends z.ZodType>(shape: T, path: string, call: CallOptions): Promise<z.infer<T>> {
    const result = shape.safeParse(await get(path, call));
    if (!result.success) throw new SourceError('unreadable', 'The source’s answer is not what it documents');
    return result.data;
  }

  return {
    tenantId: options.tenantId,
    list: (query, call) => read(CxListing, `${tenant}/interactions?${listParameters(query)}`, call),
    async contacts(attribute, value, page, call) {
      const parameters = new URLSearchParams({
        [attribute]: value,
        limit: String(CONTACTS_A_PAGE),
        page: String(page),
      });
      return (await read(CxContactsReply, `${tenant}/contacts?${parameters}`, call)).result.results;
    },
    interaction: async (id, call) => object(await get(interaction(id), call)),
    artifacts: async (id, call) => (await read(CxArtifacts, `${interaction(id)}/artifacts`, call)).results,
    artifact: (id, artifactId, call) => read(CxArtifact, `${interaction(id)}/artifacts/${segment(artifactId)}`, call),
    async notes(id, call) {
      const { results, result } = await read(CxNotesReply, `${interaction(id)}/notes?contents=true`, call);
      return results.length > 0 ? results : result;
    },
    user: async (id, call) => (await read(CxUserReply, `${tenant}/users/${segment(id)}`, call)).result,
    async conversation(id, call) {
      const conversations = `/v1/smooch/tenants/${encodeURIComponent(options.tenantId)}/interactions`;
      return object(await get(`${conversations}/${segment(id)}/conversation`, call));
    },
    async linked(url, call) {
      const { origin, pathname, search } = addressOf(url);
      if (origin !== api.origin) return downloads.json(url, call);
      // A record names an address and we lend it our token, so only this tenant's own records may be named.
      const path = pathname.slice(pathname.indexOf('/v1/'));
      if (!path.startsWith(`${tenant}/`) || !isPlain(path))
        throw new SourceError('refused-address', 'Not an address of this tenant');
      return get(path + search, call);
    },
    file: (url, call) => downloads.json(url, call),
    manifest: async (url, call) => object(await downloads.json(url, call)),
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

function object(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new SourceError('unreadable', 'The source’s answer is not what it documents');
  return body;
}

/** One segment of a path. `.` and `..` would climb out of it even when escaped, so they never become one. */
function segment(id: string): string {
  if (id === '' || id === '.' || id === '..' || !id.isWellFormed())
    throw new SourceError('not-found', 'No resource can have this id');
  return encodeURIComponent(id);
}

/** Whether no segment of a path means another path to a server that decodes it once more, or that reads `;` as the start of parameters. */
function isPlain(path: string): boolean {
  return path.split('/').every((part) => {
    try {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      return !/[/\\\u0000-\u001f]|^\.{1,2}(;|$)/.test(decodeURIComponent(part));
    } catch {
      return false; // not even an escaped text
    }
  });
}

function addressOf(url: string): URL {
  if (!URL.canParse(url)) throw new SourceError('refused-address', 'Not an address');
  return new URL(url);
}
