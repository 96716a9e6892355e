import { writeUnits } from './item-size.ts';

/**
 * What DynamoDB charges for an item, in dollars: on demand, us-east-1, as its price page had it in November 2026
 * (https://aws.amazon.com/dynamodb/pricing/on-demand/). Other regions charge more for all three, in about the same
 * proportion.
 */
export const DYNAMODB_PRICES = {
  millionWriteUnits: 0.625,
  gigabyteMonth: 0.25,
  /** Point-in-time recovery, which the stack turns on. */
  recoveryGigabyteMonth: 0.2,
} as const;

/** Bytes that storage bills for each item, beyond its own. */
const BYTES_BESIDE_ITEM = 100;

const BYTES_A_GIGABYTE = 2 ** 30;
/** AWS bills hours; a month of its price lists has 730. */
const DAYS_A_MONTH = 730 / 24;

/** Dollars for writing a million items of so many bytes. */
export function writingPrice(size: number): number {
  return writeUnits(size) * DYNAMODB_PRICES.millionWriteUnits;
}

/** Dollars for keeping a million items of so many bytes for so many days, with point-in-time recovery. */
export function keepingPrice(size: number, days: number): number {
  const gigabytes = (1e6 * (size + BYTES_BESIDE_ITEM)) / BYTES_A_GIGABYTE;
  const { gigabyteMonth, recoveryGigabyteMonth } = DYNAMODB_PRICES;
  return gigabytes * (days / DAYS_A_MONTH) * (gigabyteMonth + recoveryGigabyteMonth);
}

/** Dollars for writing and keeping a million items: at 90 days, keeping 1 KB costs twice as much as writing it. */
export function itemPrice(size: number, days: number): number {
  return writingPrice(size) + keepingPrice(size, days);
}
