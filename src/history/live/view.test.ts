import { expect, it } from 'vitest';
import { defaultProfile } from '../../../test/support/mapping.ts';
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

const asked = (id: string, mayReadAll: boolean | undefined): CallerPermissions => ({
  kind: 'asked',
  questions: { id, tenantId: 'main', mayReadAll: () => mayReadAll, ask: async () => true },
});

it('questions are asked of their own tenant only, and a caller who may read all of it shares the common view', () => {
  expect(view(asked('q', undefined)).levels.notes).toBe('asked');
  expect(view(asked('q', undefined), 'u', 'archive').levels.notes).toBe('unknown');
  expect(view(asked('q', false), 'u', 'archive').levels.notes).toBe('none');
  expect(view(asked('q', true)).name).toBe('all');
});

it('answers that were read at different times belong to different views', () => {
  expect(view(asked('q', undefined)).name).not.toBe(view(asked('r', undefined)).name);
  expect(view(asked('q', false)).name).not.toBe(view(asked('r', false)).name);
});
