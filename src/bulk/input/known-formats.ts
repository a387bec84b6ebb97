/** How an input has to be read: as UTF-8 text, after decompression, or not at all. */
export interface KindOfBytes {
  readonly compression?: 'gzip' | 'zstd';
  /** What the input is, and how to make it readable. */
  readonly refusal?: string;
}

/** The fix for an archive inside of an input. */
export const unpack = 'unpack it first';

/** First bytes, at an offset, of formats that are not JSON in UTF-8. */
const marks: readonly { readonly bytes: readonly number[]; readonly at?: number; readonly kind: KindOfBytes }[] = [
  { bytes: [0x1f, 0x8b], kind: { compression: 'gzip' } },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: { compression: 'zstd' } },
  // A frame to skip, which may come before the first one.
  ...Array.from({ length: 16 }, (_, low) => ({
    bytes: [0x50 + low, 0x2a, 0x4d, 0x18],
    kind: { compression: 'zstd' } as const,
  })),
  // UTF-32 before UTF-16, whose mark is the beginning of one of its own.
  { bytes: [0xff, 0xfe, 0x00, 0x00], kind: otherEncoding('UTF-32LE') },
  { bytes: [0x00, 0x00, 0xfe, 0xff], kind: otherEncoding('UTF-32BE') },
  { bytes: [0xff, 0xfe], kind: otherEncoding('UTF-16LE') },
  { bytes: [0xfe, 0xff], kind: otherEncoding('UTF-16BE') },
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: { refusal: `a ZIP archive; ${unpack}` } },
  { bytes: [0x42, 0x5a, 0x68], kind: { refusal: `bzip2 data; ${unpack}` } },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: { refusal: `xz data; ${unpack}` } },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: { refusal: `a 7-Zip archive; ${unpack}` } },
  { bytes: [0x04, 0x22, 0x4d, 0x18], kind: { refusal: `LZ4 data; ${unpack}` } },
  { bytes: [0x1f, 0x9d], kind: { refusal: `compress (.Z) data; ${unpack}` } },
  { bytes: asciiOf('ustar'), at: 257, kind: { refusal: `a tar archive; ${unpack} and give the folder` } },
  { bytes: asciiOf('PAR1'), kind: { refusal: 'Apache Parquet; export it as JSON Lines first' } },
  { bytes: asciiOf('Obj\u0001'), kind: { refusal: 'Apache Avro; export it as JSON Lines first' } },
  { bytes: asciiOf('SQLite format 3'), kind: { refusal: 'an SQLite database; export it as JSON Lines first' } },
  { bytes: asciiOf('%PDF'), kind: { refusal: 'a PDF document; give JSON' } },
];

const [SPACE, LESS_THAN, OPEN_LIST, OPEN_OBJECT] = [0x20, 0x3c, 0x5b, 0x7b];
/** A UTF-8 byte order mark. */
const byteOrderMark = new Set([0xef, 0xbb, 0xbf]);

/** Recognises what an input is by its first bytes: the more there are, the more formats. */
export function kindOfBytes(head: Buffer): KindOfBytes {
  const mark = marks.find(({ bytes, at = 0 }) => bytes.every((byte, index) => head[at + index] === byte));
  if (mark) return mark.kind;
  // JSON begins with ASCII, so without a mark the zero bytes of its first two characters show the encoding.
  const zeros = [...head.subarray(0, 4)].map((byte) => (byte === 0 ? '0' : 'x')).join('');
  const encoding = { x000: 'UTF-32LE', '000x': 'UTF-32BE', x0x0: 'UTF-16LE', '0x0x': 'UTF-16BE' }[zeros];
  const first = head.find((byte) => byte > SPACE && !byteOrderMark.has(byte));
  const beginsAsJson = first === OPEN_OBJECT || first === OPEN_LIST;
  // Numbers in binary data look like characters of four bytes.
  // Without a mark, a converter needs the order of the bytes.
  if (encoding && (beginsAsJson || encoding.startsWith('UTF-16'))) return otherEncoding(encoding, encoding);
  // A zero byte in JSON is a fault of its record.
  if (!beginsAsJson && head.includes(0)) return { refusal: 'binary data; give JSON' };
  return first === LESS_THAN ? { refusal: 'HTML or XML; give JSON' } : {};
}

function otherEncoding(name: string, from = name.slice(0, 6)): KindOfBytes {
  return { refusal: `${name} text; convert it first: iconv -f ${from} -t UTF-8` };
}

function asciiOf(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')];
}
