/** How tables are written. */
export const exportFormats = ['ndjson', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How files of text are compressed; Parquet is compressed with zstd inside in any case. */
export const compressions = ['none', 'gzip', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

/** Format and compression of every table of an export. */
export interface FileFormat {
  readonly format: ExportFormat;
  readonly compression: Compression;
}

const compressionExtensions: Readonly<Record<Compression, string>> = { none: '', gzip: '.gz', zstd: '.zst' };

/** What names of files end with. */
export function extensionOf({ format, compression }: FileFormat): string {
  return format === 'parquet' ? '.parquet' : `.${format}${compressionExtensions[compression]}`;
}
