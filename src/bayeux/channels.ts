const segment = /^[A-Za-z0-9\-_!~()$@*]+$/;

/** Whether a client may subscribe to it: an absolute name that is not a meta channel, `*` and `**` only as the last segment (Bayeux 1.0). */
export function isSubscribable(subscription: string): boolean {
  if (!subscription.startsWith('/') || subscription.length > 256) return false;
  const segments = subscription.slice(1).split('/');
  if (segments[0] === 'meta') return false;
  return segments.every((part, place) => {
    if (!segment.test(part)) return false;
    return !part.includes('*') || (place === segments.length - 1 && (part === '*' || part === '**'));
  });
}

/** Every subscription that brings a message published to the channel: itself, `*` for its last segment, `**` at each level above. */
export function subscriptionsFor(channel: string): readonly string[] {
  const segments = channel.slice(1).split('/');
  const parents = segments.map((_, depth) => `/${segments.slice(0, depth).join('/')}`.replace(/^\/$/, ''));
  return [channel, `${parents.at(-1)}/*`, ...parents.map((parent) => `${parent}/**`)];
}
