/** What an outbox keeps of one principal, at most. */
export interface OutboxSize {
  readonly messages: number;
  readonly characters: number;
}

const MAX_MESSAGES = 1_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Whether an outbox of this size must drop its oldest message. A single message is always kept, whatever its size. */
export function isOutboxFull({ messages, characters }: OutboxSize): boolean {
  return messages > MAX_MESSAGES || (messages > 1 && characters > MAX_CHARACTERS);
}
