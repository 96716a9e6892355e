import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import { retentionFolder } from '../../names/storage.ts';
import type { LargeText } from '../../ports.ts';
import { compressed } from './compress-text.ts';
import { itemPrice } from './item-price.ts';
import {
  itemSize,
  MAX_NEW_ITEM_BYTES,
  valueSize,
  WRITE_UNIT_BYTES,
  type Item,
} from './item-size.ts';
import { largeText, OUTSIDE, pointedTo } from './large-text.ts';

/** How long a record is kept, and whose it is. */
export interface Keeping {
  /** Whole days. */
  readonly days: number;
  /** The tenant, or `NO_TENANT_FOLDER`. */
  readonly tenant: string;
}

/** An item, and the large texts that it points to. The texts must be stored before the item. */
export interface PackedItem {
  readonly item: Item;
  /** See `itemSize`. */
  readonly size: number;
  readonly largeTexts: readonly LargeText[];
}

/** Suffix of an attribute that holds a text in Brotli. */
const COMPRESSED = '_br';

/**
 * A text of up to this many UTF-16 code units is never compressed if its item fits one write unit. Compressing so short a
 * text hardly ever saves enough (`MAX_PRICE_SHARE`), and takes as long as the rest of its event.
 */
const MAX_PLAIN_CHARACTERS = 384;

/**
 * Any other text is compressed if the item's price (`itemPrice`) is then at most this share of the price before, or if
 * the item is too large. The CPU time for that costs less than a thousandth of what it saves.
 */
const MAX_PRICE_SHARE = 0.9;

/**
 * Adds texts to an item, each in the first of three forms that is good enough:
 *
 * - as it is;
 * - compressed, in `<name>_br`, if that makes the item a tenth cheaper;
 * - outside, with its key in `<name>_s3`, if the item would otherwise be too large for DynamoDB.
 *
 * @param item is changed.
 * @param before another item with the same texts. Texts that it has compressed aren't compressed again.
 */
export function packTexts(
  item: Item,
  texts: Readonly<Record<string, string>>,
  keeping: Keeping,
  before?: PackedItem,
): PackedItem {
  const parts = Object.entries(texts)
    .map(([name, text]) => new Part(name, text, before && compressedIn(before, name)))
    .sort((one, other) => other.text.length - one.text.length);
  let size = parts.reduce((sum, part) => sum + part.size, itemSize(item));
  for (const part of parts) size += part.compress(size, keeping);
  const largeTexts = size > MAX_NEW_ITEM_BYTES ? moveOutside(parts, size, folderOf(keeping)) : NONE;
  for (const part of parts) item[part.attribute] = part.value;
  return { item, size: largeTexts === NONE ? size : itemSize(item), largeTexts };
}

const NONE: readonly LargeText[] = [];

/** The first part of the keys of large texts: the bucket's rules delete by retention. */
function folderOf({ days, tenant }: Keeping): string {
  return `${retentionFolder(days)}${tenant}`;
}

/** The compressed form of a text in a packed item; `undefined` if the item has it as it is. */
function compressedIn({ item, largeTexts }: PackedItem, name: string): Uint8Array | undefined {
  const key = pointedTo(item, `${name}${OUTSIDE}`);
  if (key === undefined) return item[`${name}${COMPRESSED}`]?.B;
  return largeTexts.find((text) => text.key === key)?.compressed;
}

/** Moves texts outside until the item fits. */
function moveOutside(parts: readonly Part[], itemSize: number, folder: string): LargeText[] {
  const largeTexts: LargeText[] = [];
  let size = itemSize;
  // The text that takes most room in its present form goes first.
  for (const part of parts.toSorted((one, other) => other.size - one.size)) {
    if (size <= MAX_NEW_ITEM_BYTES) break;
    const text = largeText(folder, part.text, part.compressed());
    size += part.become(`${part.name}${OUTSIDE}`, { S: text.key });
    largeTexts.push(text);
  }
  return largeTexts;
}

/** A text and the attribute that holds it. */
class Part {
  readonly name: string;
  readonly text: string;
  attribute: string;
  value: AttributeValue;
  /** Size of the attribute in bytes. */
  size: number;
  private bytes: Uint8Array | undefined;

  /** @param bytes the compressed text, if it was compressed before. */
  constructor(name: string, text: string, bytes: Uint8Array | undefined) {
    this.name = name;
    this.text = text;
    this.bytes = bytes;
    this.attribute = name;
    this.value = { S: text };
    this.size = attributeSize(name, this.value);
  }

  compressed(): Uint8Array {
    return (this.bytes ??= compressed(this.text));
  }

  /** Compresses the text if that makes its item cheap enough. @param size of the item. @returns the change of that size. */
  compress(size: number, keeping: Keeping): number {
    if (this.text.length <= MAX_PLAIN_CHARACTERS && size <= WRITE_UNIT_BYTES) return 0;
    const { days } = keeping;
    const name = `${this.name}${COMPRESSED}`;
    const sizeWithoutText = size - this.size + name.length;
    const maxPrice = itemPrice(size, days) * (size > MAX_NEW_ITEM_BYTES ? 1 : MAX_PRICE_SHARE);
    // Even a compressed text of no bytes would be too expensive.
    if (itemPrice(sizeWithoutText, days) > maxPrice) return 0;
    const bytes = this.compressed();
    return itemPrice(sizeWithoutText + bytes.length, days) <= maxPrice
      ? this.become(name, { B: bytes })
      : 0;
  }

  /** Holds the text in another attribute. @returns the change of the item's size. */
  become(attribute: string, value: AttributeValue): number {
    const before = this.size;
    this.attribute = attribute;
    this.value = value;
    this.size = attributeSize(attribute, value);
    return this.size - before;
  }
}

function attributeSize(name: string, value: AttributeValue): number {
  return name.length + valueSize(value);
}
