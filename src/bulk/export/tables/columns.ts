/** Types of columns. A `timestamp` is UTC with microseconds; `json` is text that contains JSON. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'json';

/** A column. It may be empty unless it is required. */
export interface Column<Type extends ColumnType = ColumnType> {
  readonly type: Type;
  readonly about: string;
  readonly isRequired?: true;
}

/** What a row has in a column of a type; a timestamp in epoch milliseconds. */
interface Values {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly timestamp: number;
  readonly json: string;
}

/** A table of an export: one row is about one of what `about` says. */
export interface Table<Columns extends Readonly<Record<string, Column>> = Readonly<Record<string, Column>>> {
  readonly about: string;
  readonly columns: Columns;
}

/** A row of a table with these columns. */
export type RowOf<T extends Table> = {
  readonly [Name in keyof T['columns']]?: Values[T['columns'][Name]['type']] | undefined;
};

export const textColumn = (about: string): Column<'text'> => ({ type: 'text', about });
export const requiredTextColumn = (about: string): Column<'text'> => ({ type: 'text', about, isRequired: true });
export const integerColumn = (about: string): Column<'integer'> => ({ type: 'integer', about });
export const requiredIntegerColumn = (about: string): Column<'integer'> => ({
  type: 'integer',
  about,
  isRequired: true,
});
export const numberColumn = (about: string): Column<'number'> => ({ type: 'number', about });
export const booleanColumn = (about: string): Column<'boolean'> => ({ type: 'boolean', about });
export const timestampColumn = (about: string): Column<'timestamp'> => ({ type: 'timestamp', about });
export const jsonColumn = (about: string): Column<'json'> => ({ type: 'json', about });
