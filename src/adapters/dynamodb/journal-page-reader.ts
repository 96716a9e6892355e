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

/** Read for a number of blocks that the byte can't hold: an item has at most 400 KB. */
const MOST_BLOCKS = 100;

/** The records that a page names. @throws Error if the bytes aren't a page that this release can read. */
export function readPage(bytes: Uint8Array): NamedRecord[] {
  const reader = new PageReader(bytes);
  if (reader.byte() !== VERSION) throw new Error('a page of the journal has an unknown format');
  const records: NamedRecord[] = [];
  while (!reader.atEnd) {
    const title = reader.text(reader.number());
    const typeAt = title.indexOf('#') + 1;
    const [tenant, eventType] = [title.slice(0, typeAt), title.slice(typeAt)];
    const count = reader.byte() | (reader.byte() << 8);
    for (let index = 0; index < count; index += 1) {
      const { name, blocks } = reader.record();
      records.push({ name: tenant + name, blocks, ...(eventType !== '' && { eventType }) });
    }
  }
  return records;
}

class PageReader {
  private readonly bytes: Buffer;
  private at = 0;
  private previous: Buffer = NO_BYTES;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    this.at += 1;
    return this.bytes.readUInt8(this.at - 1);
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) return value;
    }
  }

  text(length: number): string {
    return this.take(length).toString();
  }

  record(): NamedRecord {
    const head = this.byte();
    const id = head & IS_UUID ? this.uuid() : this.suffix();
    const name = head & HAS_HASH ? `${id} ${this.take(HASH_BYTES).toString('hex')}` : id;
    const blocks = head & BLOCKS;
    return { name, blocks: blocks === BLOCKS ? MOST_BLOCKS : blocks };
  }

  private uuid(): string {
    const hex = this.take(UUID_BYTES).toString('hex');
    return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map((part) => hex.slice(...part)).join('-');
  }

  private suffix(): string {
    const shared = this.number();
    const rest = this.take(this.number());
    this.previous = Buffer.concat([this.previous.subarray(0, shared), rest]);
    return this.previous.toString();
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('a page of the journal is cut off');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
