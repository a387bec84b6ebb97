import { expect, it } from 'vitest';
import { defaultProfile } from '../../../test/support/mapping.ts';
import { AskedPermissions } from '../../auth/asked-permissions.ts';
import { type CallerPermissions, everything } from '../../kit/permissions.ts';
import { viewOf } from './view.ts';

const view = (permissions: CallerPermissions, userId = 'u', tenantId = 'main') =>
  viewOf({ userId, permissions }, tenantId, defaultProfile);
const listed = (...names: string[]): CallerPermissions => ({ kind: 'listed', names: new Set(names) });
const complete = ['ARTIFACTS_READ_ALL', 'NOTES_READ_ALL', 'CONTACTS_READ'];

it('callers who see everything share one view, whatever it is known from', () => {
  expect(view(everything).name).toBe('all');
  expect(view(listed(...complete), 'v').name).toBe('all');
});

it('callers who see the same share a view, and others do not', () => {
  const some = listed('NOTES_READ_ALL');
  expect(view(some, 'u').name).toBe(view(some, 'v').name);
  const sets = [[], ['NOTES_READ_ALL'], ['CONTACTS_READ'], ['ARTIFACTS_READ_ALL'], ['ARTIFACTS_READ_SELF'], complete];
  expect(new Set(sets.map((names) => view(listed(...names)).name)).size).toBe(sets.length);
});

it('a caller who sees only their own interactions shares a view with nobody', () => {
  const own = listed('ARTIFACTS_READ_SELF');
  expect(view(own, 'u').name).not.toBe(view(own, 'v').name);
});

it('the permissions of a tenant that the login lists apply to it, and those of the main tenant to any other', () => {
  const permissions: CallerPermissions = {
    kind: 'listed',
    names: new Set(complete),
    byTenant: new Map([['archive', new Set(['NOTES_READ_ALL'])]]),
  };
  expect(view(permissions, 'u', 'ARCHIVE').levels).toEqual({ artifacts: 'none', notes: 'all', contacts: 'none' });
  expect(view(permissions, 'u', 'another').name).toBe('all');
});

it('questions are asked of their own tenant only, and a caller who may read all of it shares the common view', async () => {
  const questions = new AskedPermissions('main', async () => true);
  const permissions: CallerPermissions = { kind: 'asked', questions };
  expect(view(permissions).levels.notes).toBe('asked');
  expect(view(permissions, 'u', 'archive').levels.notes).toBe('unknown');
  for (const part of ['artifacts', 'notes', 'contacts'] as const) {
    await questions.ask(part, { interactionId: 'i', isMaybeOwn: false }, new AbortController().signal);
  }
  expect(view(permissions).name).toBe('all');
});

it('answers that were read at different times belong to different views', () => {
  const ask = (): CallerPermissions => ({ kind: 'asked', questions: new AskedPermissions('main', async () => true) });
  expect(view(ask()).name).not.toBe(view(ask()).name);
});
