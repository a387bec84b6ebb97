import { generatedIdsOf } from '../bench/generated-ids.ts';

/** An interaction that one user asks for. `characters` is the size of a large one. */
export interface TestInteraction {
  readonly id: string;
  readonly user: number;
  readonly kind: 'usual' | 'slow' | 'large';
  readonly characters: number;
}

/** Interactions of each user: most are usual ones, some are slow, some have more than 64 KiB. */
const PER_USER = { usual: 25, slow: 4, large: 2 } as const;
const LARGE_CHARACTERS = 80_000;

/** The interactions of all users. All processes get the same ones, and no two users share one. */
export function interactionsOf(users: number): readonly TestInteraction[] {
  const [calls, chats] = [generatedIdsOf('voice', 4_000), generatedIdsOf('chat', 4_000)];
  return Array.from({ length: users }, (_, user) => {
    const usual = Array.from({ length: PER_USER.usual }, (_, index) => {
      const id = (index % 3 === 0 ? chats : calls)[user * PER_USER.usual + index];
      if (id === undefined) throw new Error('Too few interactions were generated');
      return { id, user, kind: 'usual', characters: 0 } as const;
    });
    const slow = Array.from({ length: PER_USER.slow }, (_, index) => {
      return { id: `slow-${user}-${index}`, user, kind: 'slow', characters: 0 } as const;
    });
    const large = Array.from({ length: PER_USER.large }, (_, index) => {
      return {
        id: `large-${user}-${index}`,
        user,
        kind: 'large',
        characters: LARGE_CHARACTERS + user * 1_000,
      } as const;
    });
    return [...usual, ...slow, ...large];
  }).flat();
}
