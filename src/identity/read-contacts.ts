import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { BridgeError } from '../kit/bridge-error.ts';

/** A contact of the Universal Contact Server, as far as it is needed to find it in CXEngage. */
export interface OldContact {
  readonly id: string;
  /** Phone numbers and e-mail addresses. */
  readonly addresses: readonly string[];
}

/** Names of the column with the id, without spaces, dashes and letter case. */
const idNames: ReadonlySet<string> = new Set(['id', 'contactid', 'ucsid', 'ucscontactid']);
const ADDRESS_NAME = /phone|mobile|email/;

/**
 * Reads a contact export: CSV with a line of names, one column `Id` or `ContactId`, and any columns whose names contain `phone`, `mobile` or `email`. A cell may have several addresses,
 * separated by semicolons. Throws BridgeError `bad-contacts` for a file without these columns, or the system's error.
 */
export async function readContacts(file: string): Promise<readonly OldContact[]> {
  let [idColumn, addressColumns]: [number, readonly number[]] = [-1, []];
  const contacts = new Map<string, Set<string>>();
  const input = createReadStream(file);
  const parser = parse({ bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  // A stream that ends with an error does not end what reads from it.
  input.on('error', (error) => parser.destroy(error));
  let isFirst = true;
  try {
    for await (const row of input.pipe(parser) as AsyncIterable<readonly string[]>) {
      if (isFirst) {
        [idColumn, addressColumns] = columnsOf(row, file);
        isFirst = false;
        continue;
      }
      if (row.some((cell) => cell.includes('\ufffd'))) throw badContacts(file, 'it is not in UTF-8');
      const id = row[idColumn] ?? '';
      if (id === '') continue;
      const addresses = contacts.get(id) ?? new Set();
      for (const column of addressColumns)
        for (const each of (row[column] ?? '').split(';')) if (each.trim() !== '') addresses.add(each.trim());
      contacts.set(id, addresses);
    }
  } catch (error) {
    if (error instanceof BridgeError || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw badContacts(file, (error as Error).message, error);
  }
  if (isFirst) throw badContacts(file, 'it is empty');
  return [...contacts].map(([id, addresses]) => ({ id, addresses: [...addresses] }));
}

function columnsOf(names: readonly string[], file: string): [number, readonly number[]] {
  const plain = names.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''));
  const id = plain.findIndex((name) => idNames.has(name));
  const addresses = plain.flatMap((name, index) => (ADDRESS_NAME.test(name) ? [index] : []));
  if (id >= 0 && addresses.length > 0) return [id, addresses];
  const lacks =
    id < 0 ? 'a column Id or ContactId' : 'a column with phone numbers or e-mail addresses, such as PhoneNumber';
  throw badContacts(file, `its first line lacks ${lacks}`);
}

function badContacts(file: string, fault: string, cause?: unknown): BridgeError {
  return new BridgeError('ContactsError', 'bad-contacts', `${file} is no export of contacts: ${fault}`, cause);
}
