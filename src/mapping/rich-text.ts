import { isJsonObject, parseJson } from '../kit/json.ts';

/** What a message may hold beside plain text. */
export interface RichContent {
  readonly text?: string | undefined;
  readonly contentType?: string | undefined;
  readonly file?: { readonly mediaType?: string | undefined; readonly mediaSize?: number | undefined } | undefined;
  readonly quotedMessage?:
    | { readonly content?: { readonly text?: string | undefined; readonly type?: string | undefined } | undefined }
    | undefined;
  readonly actions?: readonly { readonly text?: string | undefined }[];
}

/** A message as one text, since the target knows nothing else; `rich` tells that something was flattened. Addresses of media are left out on purpose. */
export function flatText(
  content: RichContent,
  fileName: string | undefined,
): { text: string | undefined; rich: boolean } {
  const quoted = quotedText(content);
  const body = bodyLines(content, fileName);
  const lines = [
    ...(quoted === undefined ? [] : quoted.split('\n').map((line) => `> ${line}`)),
    ...body.lines,
    ...(content.actions ?? []).flatMap((action) => (action.text === undefined ? [] : `[${action.text}]`)),
  ];
  const rich = body.rich || quoted !== undefined || (content.actions ?? []).length > 0;
  return { text: lines.length > 0 ? lines.join('\n') : undefined, rich };
}

/** What is quoted, or at least of which kind it is. */
function quotedText({ quotedMessage }: RichContent): string | undefined {
  const { text, type } = quotedMessage?.content ?? {};
  return text ?? (type === undefined ? undefined : `[${type}]`);
}

/** Lines of a text that comes with media, without those that are nothing but an address: it would lead to the media past the bridge. */
function withoutAddresses(text: string | undefined, separator: string): readonly string[] {
  return (text ?? '').split(separator).filter((line) => line.trim() !== '' && !/^\s*https?:\S+\s*$/i.test(line));
}

function bodyLines(content: RichContent, fileName: string | undefined): { lines: readonly string[]; rich: boolean } {
  const { text, contentType } = content;
  const own = text === undefined || text === '' ? [] : [text];
  switch (contentType) {
    case 'image':
    case 'file':
      return { lines: [fileLine(contentType, content.file, fileName), ...withoutAddresses(text, '\n')], rich: true };
    case 'location':
      return { lines: [`[location] ${withoutAddresses(text, '\n')[0] ?? ''}`.trimEnd()], rich: true };
    case 'carousel':
    case 'list':
      return { lines: withoutAddresses(text, '\n\n').flatMap((item) => withoutAddresses(item, '\n')), rich: true };
    case 'formResponse':
      return { lines: formAnswers(text) ?? own, rich: true };
    case 'form':
      return { lines: own, rich: true };
    default:
      return { lines: own, rich: contentType !== undefined && contentType !== 'text' };
  }
}

function fileLine(kind: string, file: RichContent['file'], name: string | undefined): string {
  const size = file?.mediaSize === undefined ? undefined : `${file.mediaSize} bytes`;
  const about = [file?.mediaType, size].filter(Boolean).join(', ');
  return [`[${kind}]`, name, about && `(${about})`].filter(Boolean).join(' ');
}

/** `name: answer` a line; undefined where the text is a plain answer and no list of them. */
function formAnswers(text: string | undefined): readonly string[] | undefined {
  const form = parseJson(text ?? '');
  if (!isJsonObject(form) || !Array.isArray(form['responses'])) return undefined;
  return form['responses'].filter(isJsonObject).map((field) => {
    const [name, answer] = [field['name'], field['text']].map((part) =>
      part === undefined || typeof part === 'object' ? '' : String(part).trim(),
    );
    return `${name}: ${answer}`;
  });
}
