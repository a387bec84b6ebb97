import { generatedIdsOf } from '../bench/generated-ids.ts';

/** An interaction that one user asks for. `characters` is the size of a large one. */
export interface TestInteraction {
  readonly id: string;
  readonly user: number;
  readonly kind: 'usual' | 'slow' | 'large';
  readonly characters: number;
}

/** Interactions of each user: most are usual ones, some are slow, some have more than 64 KiB. */
const PER_USER = { usual: 17, slow: 2, large: 1 } as const;
const LARGE_CHARACTERS = 80_000;

/** The interactions of all users. All processes get the same ones, and no two users share one. */
export function interactionsOf(users: number): readonly TestInteraction[] {
  const [calls, chats] = [generatedIdsOf('voice', 4_000), generatedIdsOf('chat', 4_000)];
  return Array.from({ length: users }, (_, user) => {
    const generated = Array.from({ length: PER_USER.usual + PER_USER.slow }, (_, index) => {
      const id = (index % 3 === 0 ? chats : calls)[user * 20 + index];
      if (id === undefined) throw new Error('Too few interactions were generated');
      return { id, user, kind: index < PER_USER.usual ? 'usual' : 'slow', characters: 0 } as const;
    });
    const large = Array.from({ length: PER_USER.large }, (_, index) => {
      return {
        id: `large-${user}-${index}`,
        user,
        kind: 'large',
        characters: LARGE_CHARACTERS + user * 1_000,
      } as const;
    });
    return [...generated, ...large];
  }).flat();
}
