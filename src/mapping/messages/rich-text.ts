import { formAnswers } from './form-answers.ts';

/** Every line break of Unicode (UAX 14): a line of another person without its mark would look like the author's own. */
const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** The content of a message. */
export interface RichContent {
  readonly text?: string | undefined;
  readonly contentType?: string | undefined;
  readonly file?: { readonly mediaType?: string | undefined; readonly mediaSize?: number | undefined } | undefined;
  readonly quotedMessage?:
    | { readonly content?: { readonly text?: string | undefined; readonly type?: string | undefined } | undefined }
    | undefined;
  readonly actions?: readonly { readonly text?: string | undefined }[];
}

/** Whether a message has only text, as nearly all messages do. */
export function isPlainText({ contentType, file, quotedMessage, actions }: RichContent): boolean {
  const isText = contentType === undefined || contentType === 'text';
  const hasNoFile = file === undefined || (file.mediaType === undefined && file.mediaSize === undefined);
  return isText && hasNoFile && quotedMessage?.content === undefined && (actions === undefined || actions.length === 0);
}

/**
 * The content of a message as one text, because the target supports only text. `rich` is true if content was flattened. URLs of media are
 * omitted deliberately.
 */
export function flattenContent(
  content: RichContent,
  fileName: string | undefined,
): { text: string | undefined; rich: boolean } {
  const quoted = quotedText(content);
  const body = bodyLines(content, fileName);
  const lines = [
    ...(quoted === undefined ? [] : quoted.split(lineBreak).map((line) => `> ${line}`)),
    ...body.lines,
    ...(content.actions ?? []).flatMap((action) => (action.text === undefined ? [] : `[${action.text}]`)),
  ];
  const rich = body.rich || quoted !== undefined || (content.actions ?? []).length > 0;
  return { text: lines.length > 0 ? lines.join('\n') : undefined, rich };
}

/** The quoted text or, if there is none, the type of the quoted content. */
function quotedText({ quotedMessage }: RichContent): string | undefined {
  const { text, type } = quotedMessage?.content ?? {};
  const isText = type === undefined || type === 'text';
  const quoted = isText ? text : withoutUrls(text, '\n').join('\n');
  return quoted || (type === undefined ? undefined : `[${type}]`);
}

/** Parts of a text that accompanies media, without blank parts and URLs. A URL would give access to the media without the bridge. */
function withoutUrls(text: string | undefined, separator: string): readonly string[] {
  return (text ?? '').split(separator).filter((part) => part.trim() !== '' && !/^https?:\S+$/i.test(part.trim()));
}

/** Whether a value is a text of URLs, of which media and locations carry none. */
export function isOnlyUrls(value: unknown): boolean {
  return typeof value === 'string' && withoutUrls(value, '\n').length === 0;
}

function bodyLines(content: RichContent, fileName: string | undefined): { lines: readonly string[]; rich: boolean } {
  const { text, contentType, file } = content;
  const hasFile = file?.mediaType !== undefined || file?.mediaSize !== undefined;
  if ((contentType === undefined || contentType === 'text') && !hasFile) {
    return { lines: text === undefined ? [] : [text], rich: false };
  }
  const lines = richLines(content, fileName);
  return { lines: lines.length > 0 ? lines : [`[${contentType}]`], rich: true };
}

function richLines(content: RichContent, fileName: string | undefined): readonly string[] {
  const { text, contentType } = content;
  switch (contentType) {
    case 'location': {
      const [first = '', ...rest] = withoutUrls(text, '\n');
      return [`[location] ${first}`.trimEnd(), ...rest];
    }
    case 'carousel':
    case 'list':
      return withoutUrls(text, '\n\n').flatMap((item) => withoutUrls(item, '\n'));
    case 'formResponse':
      return formAnswers(text) ?? (text ? [text] : []);
    case 'form':
      return text ? [text] : [];
    case 'text':
    case undefined:
      return [...(text ? [text] : []), fileLine('file', content.file, fileName)];
    default: // image, file and unknown types of media
      return [fileLine(contentType, content.file, fileName), ...withoutUrls(text, '\n')];
  }
}

function fileLine(type: string, file: RichContent['file'], name: string | undefined): string {
  const size = file?.mediaSize === undefined ? undefined : `${file.mediaSize} bytes`;
  const details = [file?.mediaType, size].filter(Boolean).join(', ');
  return [`[${type}]`, name, details && `(${details})`].filter(Boolean).join(' ');
}
