const BLANKS = /[ \t\n\r]*/y;
const TOKEN = /[{}[\],:]|"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** Parts of a string up to its end; `\` and the quote are read on their own, so that no text is looked at twice. */
const STRING_PART = /[ !#-[\]-\u{10ffff}]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

/** The index at which a text stops being JSON: of the first token that is not allowed there, or the length of a text that ends too early. */
export function jsonFaultAt(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = skip(text, 0); ; at = skip(text, at)) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return at;
    const next = after(token, expected, open);
    if (next === undefined) return at;
    expected = next;
    at += token.length;
    if (token !== '"') continue;
    at = stringEnd(text, at);
    if (text[at] !== '"') return at;
    at += 1;
  }
}

/** What a token leads to; undefined if it is not expected. Keeps the brackets that are open. */
function after(token: string, expected: Expected, open: string[]): Expected | undefined {
  const wantsValue = expected === 'value' || expected === 'value or ]';
  if (token === '"' && (expected === 'key' || expected === 'key or }')) return ':';
  if (token === ':') return expected === ':' ? 'value' : undefined;
  if (token === ',') return expected !== ', or end' ? undefined : open.at(-1) === '{' ? 'key' : 'value';
  if (token === '}' || token === ']') {
    const [bracket, orEnd] = token === '}' ? ['{', 'key or }'] : ['[', 'value or ]'];
    if (open.at(-1) !== bracket || (expected !== ', or end' && expected !== orEnd)) return undefined;
    open.pop();
  } else if (!wantsValue) return undefined;
  else if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'key or }' : 'value or ]';
  }
  return open.length > 0 ? ', or end' : 'nothing';
}

function stringEnd(text: string, from: number): number {
  for (let at = from; ; at = STRING_PART.lastIndex) {
    STRING_PART.lastIndex = at;
    if (!STRING_PART.test(text)) return at;
  }
}

function skip(text: string, from: number): number {
  BLANKS.lastIndex = from;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}
