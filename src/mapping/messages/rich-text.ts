import { isJsonObject, parseJson } from '../../kit/json.ts';

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

/** Whether a message is nothing but its text, as nearly all of them are. */
export function isPlainText({ contentType, file, quotedMessage, actions }: RichContent): boolean {
  const isText = contentType === undefined || contentType === 'text';
  const isBare = file === undefined || (file.mediaType === undefined && file.mediaSize === undefined);
  return isText && isBare && quotedMessage?.content === undefined && (actions === undefined || actions.length === 0);
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
  const plain = type === undefined || type === 'text';
  const written = plain ? text : withoutAddresses(text, '\n').join('\n');
  return written || (type === undefined ? undefined : `[${type}]`);
}

/** Lines of a text that comes with media, without those that are nothing but an address: it would lead to the media past the bridge. */
function withoutAddresses(text: string | undefined, separator: string): readonly string[] {
  return (text ?? '').split(separator).filter((line) => line.trim() !== '' && !/^\s*https?:\S+\s*$/i.test(line));
}

function bodyLines(content: RichContent, fileName: string | undefined): { lines: readonly string[]; rich: boolean } {
  const { text, contentType, file } = content;
  const sent = file?.mediaType !== undefined || file?.mediaSize !== undefined;
  if ((contentType === undefined || contentType === 'text') && !sent) {
    return { lines: text === undefined ? [] : [text], rich: false };
  }
  const lines = richLines(content, fileName);
  return { lines: lines.length > 0 ? lines : [`[${contentType}]`], rich: true };
}

function richLines(content: RichContent, fileName: string | undefined): readonly string[] {
  const { text, contentType } = content;
  switch (contentType) {
    case 'location':
      return [`[location] ${withoutAddresses(text, '\n')[0] ?? ''}`.trimEnd()];
    case 'carousel':
    case 'list':
      return withoutAddresses(text, '\n\n').flatMap((item) => withoutAddresses(item, '\n'));
    case 'formResponse':
      return formAnswers(text) ?? (text ? [text] : []);
    case 'form':
      return text ? [text] : [];
    case 'text':
    case undefined:
      return [...(text ? [text] : []), fileLine('file', content.file, fileName)];
    default: // image, file, and kinds of media that nobody has met yet
      return [fileLine(contentType, content.file, fileName), ...withoutAddresses(text, '\n')];
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
    return `${name}: ${answer}`.trimEnd();
  });
}
