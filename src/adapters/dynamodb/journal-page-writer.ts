import {
  BLOCKS,
  HAS_HASH,
  HASH_BYTES,
  IS_UUID,
  NO_BYTES,
  UUID_BYTES,
  VERSION,
  type NamedRecord,
} from './journal-page.ts';

/** Bytes of the number of records. */
const COUNT_BYTES = 2;
/** The version, and the length of the tenant's id. */
const PAGE_BEGIN_BYTES = 6;
const UUID_LENGTH = 36;
const HYPHEN = 0x2d;
/** Where the text of a UUID has hyphens, and where each of its bytes begins. */
const HYPHENS = [8, 13, 18, 23];
const BYTE_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** The most that a record adds to a `PageWriter`: its name, its type, and the beginning of a page. */
export function roomFor(key: string, type: string): number {
  return longestName(key) + longestText(type) + COUNT_BYTES + PAGE_BEGIN_BYTES;
}

/** Packs records into pages. All pages are in one buffer, because a batch of many tenants has many small ones. */
export class PageWriter {
  private readonly bytes: Buffer;
  private readonly maxPageBytes: number;
  private at = 0;
  private begin = 0;
  private previous: Buffer = NO_BYTES;

  /** @param capacity room for all records: see `roomFor`. */
  constructor(capacity: number, maxPageBytes: number) {
    this.bytes = Buffer.allocUnsafe(capacity);
    this.maxPageBytes = maxPageBytes;
  }

  /** All pages, each with its key. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  /** Begins a page. Its key is in `written`, but not on the page. */
  beginPage(key: string): void {
    this.text(key);
    this.begin = this.at;
    this.previous = NO_BYTES;
    this.at = this.bytes.writeUInt8(VERSION, this.at);
  }

  /** The page that was begun last. */
  page(): Buffer {
    return this.bytes.subarray(this.begin, this.at);
  }

  /**
   * Adds as many records as the page has room for, and gives their number.
   *
   * @param title their type; on a shared page their tenant's id, `#` and their type.
   * @param from the first of them to add.
   */
  add(title: string, records: readonly NamedRecord[], from = 0): number {
    const before = this.at;
    const end = this.begin + this.maxPageBytes;
    if (this.at + longestText(title) + COUNT_BYTES > end) return 0;
    this.text(title);
    const count = this.at;
    this.at += COUNT_BYTES;
    let added = 0;
    for (let index = from; index < records.length; index += 1) {
      const record = records[index];
      if (!record || this.at + longestName(record.name) > end) break;
      this.record(record);
      added += 1;
    }
    this.bytes.writeUInt16LE(added, count);
    if (added === 0) this.at = before;
    return added;
  }

  private record({ name, blocks }: NamedRecord): void {
    const hash = hashBehind(name);
    const id = hash === '' ? name : name.slice(0, -hash.length - 1);
    const flags = this.at;
    this.at += 1;
    let head = Math.min(blocks, BLOCKS) | (hash === '' ? 0 : HAS_HASH);
    if (this.uuid(id)) head |= IS_UUID;
    else this.suffix(id);
    this.bytes[flags] = head;
    if (hash !== '') this.at += this.bytes.write(hash, this.at, 'hex');
  }

  /** Writes a UUID. If the text isn't one in lower case, writes nothing and gives false. */
  private uuid(text: string): boolean {
    const { bytes, at } = this;
    if (text.length !== UUID_LENGTH || bytes.write(text, at) !== UUID_LENGTH) return false;
    if (HYPHENS.some((place) => bytes[at + place] !== HYPHEN)) return false;
    for (let index = 0; index < UUID_BYTES; index += 1) {
      const place = at + (BYTE_PLACES[index] ?? 0);
      const byte = (digit(bytes[place]) << 4) | digit(bytes[place + 1]);
      if (byte < 0) return false;
      bytes[at + index] = byte;
    }
    this.at += UUID_BYTES;
    return true;
  }

  private suffix(id: string): void {
    const whole = Buffer.from(id);
    const shared = sharedLength(this.previous, whole);
    this.previous = whole;
    this.number(shared);
    this.number(whole.length - shared);
    this.at += whole.copy(this.bytes, this.at, shared);
  }

  private text(text: string): void {
    this.number(Buffer.byteLength(text));
    this.at += this.bytes.write(text, this.at);
  }

  private number(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.at = this.bytes.writeUInt8((rest & 0x7f) | 0x80, this.at);
    this.at = this.bytes.writeUInt8(rest, this.at);
  }
}

/** The most bytes that a text takes: three for each UTF-16 code unit, and its length. */
function longestText(text: string): number {
  return 3 * text.length + 5;
}

function longestName(name: string): number {
  return longestText(name) + 6;
}

/** The hash behind the space in the key of a conflict; empty if there is none. */
function hashBehind(name: string): string {
  const from = name.length - 2 * HASH_BYTES;
  if (from < 1 || name[from - 1] !== ' ') return '';
  const hash = name.slice(from);
  return /^[0-9a-f]+$/.test(hash) ? hash : '';
}

/**
 * The value of each hexadecimal digit in lower case, by its character code; -1 for other bytes. A table is three times as
 * fast as comparisons, because no processor can predict the digits of a UUID.
 */
const DIGITS = Int8Array.from({ length: 256 }, (_, code) => {
  return '0123456789abcdef'.indexOf(String.fromCharCode(code));
});

function digit(code = 0): number {
  return DIGITS[code] ?? -1;
}

function sharedLength(one: Uint8Array, other: Uint8Array): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}
