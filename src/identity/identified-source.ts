import { gwsUserId } from '../genesys/resources.ts';
import type { ContentRequest, HistorySource, ListRequest } from '../history/history-source.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { Viewer } from '../kit/permissions.ts';
import type { IdentityMap } from './identity-map.ts';

/** A history source that also knows contacts and agents by their ids on the old platform, which desktops and scripts have kept. Answers have the ids of the source. */
export class IdentifiedSource implements HistorySource {
  readonly #source: HistorySource;
  readonly #identities: () => IdentityMap;

  constructor(source: HistorySource, identities: () => IdentityMap) {
    this.#source = source;
    this.#identities = identities;
  }

  fetchContent(request: ContentRequest, deadline: Deadline): Promise<string> {
    return this.#source.fetchContent(request, deadline);
  }

  fetchList(request: ListRequest, deadline: Deadline): Promise<string> {
    const identities = this.#identities();
    const { contact, userId } = request;
    return this.#source.fetchList(
      {
        ...request,
        contact: contact === undefined ? undefined : identities.currentOf('contact', contact),
        userId: userId === undefined ? undefined : gwsUserId(identities.currentOf('user', userId)),
      },
      deadline,
    );
  }

  fetchContactIds(address: string, viewer: Viewer, deadline: Deadline): Promise<readonly string[]> {
    return this.#source.fetchContactIds(address, viewer, deadline);
  }
}
