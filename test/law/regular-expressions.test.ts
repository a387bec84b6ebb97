import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** A part of a regular expression that a quantifier applies to. */
interface Atom {
  readonly text: string;
  readonly isUnbounded: boolean;
  /** The atoms of a group, by alternative. */
  readonly alternatives: readonly (readonly Atom[])[];
}

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<\w+>))?|[*+?]|\{\d+(?:,\d*)?\}|[\s\S]/gy;

/** Parses the source of a regular expression, as far as its quantifiers need it. */
function atomsOf(source: string): readonly (readonly Atom[])[] {
  const tokens = [...source.matchAll(TOKEN)].map(([token]) => token);
  let position = 0;
  function alternatives(): readonly (readonly Atom[])[] {
    const all: Atom[][] = [[]];
    while (position < tokens.length && tokens[position] !== ')') {
      const text = tokens[position++] as string;
      if (text === '|') {
        all.push([]);
        continue;
      }
      const inner = text.startsWith('(') ? alternatives() : [];
      if (text.startsWith('(')) position += 1; // the closing parenthesis
      const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})$/.test(tokens[position] ?? '')
        ? (tokens[position++] as string)
        : '';
      if (tokens[position] === '?' && quantifier !== '') position += 1; // a lazy quantifier
      all.at(-1)?.push({ text, isUnbounded: /^(?:[*+]|\{\d+,\})$/.test(quantifier), alternatives: inner });
    }
    return all;
  }
  return alternatives();
}

function hasUnbounded(atoms: readonly Atom[]): boolean {
  return atoms.some((atom) => atom.isUnbounded || atom.alternatives.some(hasUnbounded));
}

/** Why matching may take more than linear time; undefined if it cannot. */
function faultOf(source: string): string | undefined {
  for (const atoms of atomsOf(source)) {
    const fault = faultIn(atoms);
    if (fault) return fault;
    const last = atoms.at(-1);
    const isAnchored = atoms[0]?.text === '^';
    // Without an anchor, a match is tried at every character; if something follows the quantifier, each try may read the rest of the text.
    if (!isAnchored && hasUnbounded(atoms) && !(last?.isUnbounded && !hasUnbounded(atoms.slice(0, -1))))
      return 'no anchor';
  }
  return undefined;
}

function faultIn(atoms: readonly Atom[]): string | undefined {
  const open = atoms.filter(({ isUnbounded }) => isUnbounded);
  if (open.some(({ alternatives }) => alternatives.some(hasUnbounded))) return 'a quantifier in a quantified group';
  if (open.filter(({ text }) => text === '.').length > 1) return 'several quantified dots';
  const isRepeated = atoms.some(
    (atom, index) => atom.isUnbounded && atoms[index + 1]?.isUnbounded && atom.text === atoms[index + 1]?.text,
  );
  if (isRepeated) return 'two quantifiers over the same characters';
  return atoms.flatMap(({ alternatives }) => alternatives.map(faultIn)).find((fault) => fault !== undefined);
}

/** The source of a literal. A sticky one is tried at one position only, as if it had an anchor. */
function sourceOf(literal: string): string {
  const end = literal.lastIndexOf('/');
  const source = literal.slice(1, end);
  return literal.slice(end).includes('y') ? `^(?:${source})` : source;
}

function literalsIn(file: string): readonly string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(sourceOf(node.text));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return literals;
}

describe('the check of regular expressions', () => {
  it.each([
    ['^(a+)+$', 'a quantifier in a quantified group'],
    ['^(?:\\s*b|c*)*$', 'a quantifier in a quantified group'],
    ['^.* .*$', 'several quantified dots'],
    ['\\s+$', 'no anchor'],
    ['^\\d+\\d+$', 'two quantifiers over the same characters'],
    ['\\/\\d+', undefined],
    ['^[a-z][a-z0-9]{0,30}:', undefined],
    ['^\\s*[+-]?\\d+\\s*$', undefined],
  ])('of %s finds %s', (source, fault) => {
    expect(faultOf(source)).toBe(fault);
  });
});

const files = globSync('src/{mapping,history,operations,bulk,cxengage/schema,genesys}/**/*.ts').filter(
  (file) => !file.endsWith('.test.ts'),
);

it.each(files.flatMap((file) => literalsIn(file).map((source) => [source, file] as const)))(
  'the regular expression %s in %s takes linear time for any text',
  (source) => {
    expect(faultOf(source)).toBeUndefined();
  },
);
