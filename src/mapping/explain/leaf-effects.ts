import type { Leaf, LeafEffect } from '../accounting/field-outcomes.ts';
import { contentOf } from '../content.ts';
import type { Site, TranslationInput } from '../input/translation-input.ts';
import { parsePointer } from '../pointer/pointer.ts';
import type { Origin } from '../trace/trace.ts';
import { changedValue, inputWith } from './changed-input.ts';

/** Competitors of one leaf that are tried, so that the cost of an explanation stays in proportion to the number of its leaves. */
const MAX_COMPETITORS = 16;

/** Longer transcripts are translated message by message. */
const MAX_WHOLE_MESSAGES = 50;

/**
 * Finds out what each leaf does by changing it and translating again, because reading a value does not prove that it is carried. A change in a
 * message of a long conversation is translated with that message alone, so that the cost stays in proportion to the length.
 */
export class LeafEffects {
  readonly #input: TranslationInput;
  readonly #site: Site;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #carried = new Map<string, boolean>();
  /** The leaves that the rule of each target read. */
  readonly #sourcesByTarget: ReadonlyMap<string, readonly string[]>;
  readonly #results = new WeakMap<TranslationInput, string>();
  /** The message that was visited last: leaves are visited message by message. */
  #excerpt: { readonly index: number; readonly input: TranslationInput } | undefined;

  constructor(input: TranslationInput, site: Site, origins: readonly Origin[], leaves: readonly Leaf[]) {
    this.#input = input;
    this.#site = site;
    this.#values = new Map(leaves.map(({ pointer, value }) => [pointer, value]));
    this.#sourcesByTarget = new Map(origins.map(({ target, sources }) => [target, sources]));
  }

  /** `targets` are the fields whose rules read the leaf. */
  effectOf(leaf: Leaf, targets: readonly string[]): LeafEffect {
    if (this.#isCarried(leaf.pointer)) return { effect: 'carried' };
    const competitors = this.#competitorsOf(leaf, targets);
    const twin = competitors.find((pointer) => this.#values.get(pointer) === leaf.value);
    if (twin !== undefined) return { effect: 'merged', by: twin };
    const winner = competitors.find((pointer) => this.#isCarriedWithout(leaf, pointer));
    return winner === undefined ? { effect: 'read' } : { effect: 'overruled', by: winner };
  }

  /** Carried leaves that the same rules read. */
  #competitorsOf({ pointer }: Leaf, targets: readonly string[]): readonly string[] {
    const competitors = new Set<string>();
    for (const target of targets) {
      for (const source of this.#sourcesByTarget.get(target) ?? []) {
        if (competitors.size === MAX_COMPETITORS) return [...competitors];
        if (source !== pointer && !isKind(source) && this.#isCarried(source)) competitors.add(source);
      }
    }
    const field = pointer.slice(pointer.lastIndexOf('/'));
    return [...competitors].toSorted((a, b) => Number(b.endsWith(field)) - Number(a.endsWith(field)));
  }

  #isCarried(pointer: string): boolean {
    let isCarried = this.#carried.get(pointer);
    if (isCarried === undefined) {
      const excerpt = this.#excerptFor(pointer);
      isCarried = this.#changesResult(excerpt.input, excerpt.pointer, this.#values.get(pointer));
      this.#carried.set(pointer, isCarried);
    }
    return isCarried;
  }

  #isCarriedWithout({ pointer, value }: Leaf, winner: string): boolean {
    // A name may have won together with its other half, so its whole object is removed as well, and several notes win together.
    const parents = [
      winner,
      winner.slice(0, winner.lastIndexOf('/')),
      ...(winner.startsWith('notes#') ? ['notes#'] : []),
    ];
    return parents.some((removed) => {
      const without = removed === '' ? undefined : inputWith(this.#input, removed, undefined);
      return without !== undefined && this.#changesResult(without, pointer, value);
    });
  }

  #changesResult(input: TranslationInput, pointer: string, value: unknown): boolean {
    const changed = inputWith(input, pointer, changedValue(value));
    return changed !== undefined && this.#resultOf(changed) !== this.#resultOf(input);
  }

  #resultOf(input: TranslationInput): string {
    let result = this.#results.get(input);
    if (result === undefined) {
      result = JSON.stringify(contentOf(input, this.#site).value);
      this.#results.set(input, result);
    }
    return result;
  }

  /** The input with only that message of its transcript in which the leaf is, and the pointer to the leaf there; otherwise the whole input. */
  #excerptFor(pointer: string): Excerpt {
    const { transcript } = this.#input;
    const index = messageIndexOf(pointer);
    const isWhole = transcript === undefined || transcript.kind === 'none' || transcript.kind === 'text';
    if (isWhole || index === undefined || lengthOf(transcript) <= MAX_WHOLE_MESSAGES)
      return { input: this.#input, pointer };
    if (this.#excerpt?.index !== index) {
      this.#excerpt = { index, input: { ...this.#input, transcript: messageAlone(transcript, index) } };
    }
    return { input: this.#excerpt.input, pointer: pointer.replace(/\/\d+/, '/0') };
  }
}

/** Keys of values that name the kind of something. */
const kindKeys: ReadonlySet<string> = new Set(['channelType', 'direction', 'contentType', 'type']);

/** Whether a value names a kind. It decides how other values are used, but is never used instead of one. */
function isKind(pointer: string): boolean {
  return pointer === 'subType#' || kindKeys.has(pointer.slice(pointer.lastIndexOf('/') + 1));
}

interface Excerpt {
  readonly input: TranslationInput;
  readonly pointer: string;
}

function lengthOf(transcript: MessageTranscript): number {
  return transcript.kind === 'stored' ? transcript.entries.length : transcript.conversation.messages.length;
}

type MessageTranscript = Extract<TranslationInput['transcript'], { readonly raw: unknown }>;

function messageAlone(transcript: MessageTranscript, index: number): MessageTranscript {
  if (transcript.kind === 'stored') {
    return {
      ...transcript,
      entries: transcript.entries.slice(index, index + 1),
      raw: transcript.raw.slice(index, index + 1),
    };
  }
  const { messages } = transcript.raw as { readonly messages: readonly unknown[] };
  return {
    ...transcript,
    conversation: { messages: transcript.conversation.messages.slice(index, index + 1) },
    raw: { ...(transcript.raw as object), messages: messages.slice(index, index + 1) },
  };
}

function messageIndexOf(pointer: string): number | undefined {
  const { document, keys } = parsePointer(pointer);
  const index =
    document === 'transcript#' ? keys[0] : document === 'conversation#' && keys[0] === 'messages' ? keys[1] : undefined;
  return index === undefined ? undefined : Number(index);
}
