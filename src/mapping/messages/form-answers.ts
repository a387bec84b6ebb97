import { isJsonObject, type JsonObject, parseJson } from '../../kit/json.ts';

/** Keys of a form field that describe the field. The answer is under any other key, which depends on the type of the field. */
const descriptive: ReadonlySet<string> = new Set([
  'name',
  'label',
  'type',
  '_id',
  'id',
  'placeholder',
  'minSize',
  'maxSize',
  'options',
]);

/** One line `name: answer` for each field of a form; undefined if the text is not a list of answers. */
export function formAnswers(text: string | undefined): readonly string[] | undefined {
  const form = parseJson(text ?? '');
  if (!isJsonObject(form) || !Array.isArray(form['responses'])) return undefined;
  const lines = form['responses'].map((field) => (isJsonObject(field) ? fieldLine(field) : answerText(field)));
  return lines.filter((line) => line !== '');
}

function fieldLine(field: JsonObject): string {
  const answers = Object.keys(field)
    .filter((key) => !descriptive.has(key))
    .map((key) => answerText(field[key]));
  const name = answerText(field['name']) || answerText(field['label']);
  return `${name}: ${joined(answers)}`.trimEnd();
}

/** A scalar as text; the label of a selected option, or all values of another object; the entries of a list. Lists in lists are not answers of a form. */
function answerText(value: unknown): string {
  if (!Array.isArray(value)) return optionText(value);
  return joined(value.map(optionText));
}

function optionText(value: unknown): string {
  if (!isJsonObject(value)) return scalarText(value);
  const label = scalarText(value['label']) || scalarText(value['text']) || scalarText(value['name']);
  return label || joined(Object.values(value).map(scalarText));
}

function scalarText(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value).trim();
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(', ');
}
