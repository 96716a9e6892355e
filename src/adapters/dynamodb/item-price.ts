import { writeUnits } from './item-size.ts';

/**
 * DynamoDB's prices in dollars: on demand, us-east-1, November 2026
 * (https://aws.amazon.com/dynamodb/pricing/on-demand/). In other regions all three are higher, in about the same
 * proportion.
 */
export const DYNAMODB_PRICES = {
  millionWriteUnits: 0.625,
  gigabyteMonth: 0.25,
  /** Point-in-time recovery, which the stack turns on. */
  recoveryGigabyteMonth: 0.2,
} as const;

/** Bytes that storage bills for each item in addition to its size. */
const BYTES_BESIDE_ITEM = 100;

const BYTES_A_GIGABYTE = 2 ** 30;
/** AWS bills hours. A month in its price lists has 730. */
const DAYS_A_MONTH = 730 / 24;

/** Dollars for writing a million items of this size, in bytes. */
export function writingPrice(size: number): number {
  return writeUnits(size) * DYNAMODB_PRICES.millionWriteUnits;
}

/** Dollars for keeping a million items of this size for so many days, with point-in-time recovery. */
export function keepingPrice(size: number, days: number): number {
  const gigabytes = (1e6 * (size + BYTES_BESIDE_ITEM)) / BYTES_A_GIGABYTE;
  const { gigabyteMonth, recoveryGigabyteMonth } = DYNAMODB_PRICES;
  return gigabytes * (days / DAYS_A_MONTH) * (gigabyteMonth + recoveryGigabyteMonth);
}

/** Dollars for writing and keeping a million items. To keep 1 KB for 90 days costs twice as much as to write it. */
export function itemPrice(size: number, days: number): number {
  return writingPrice(size) + keepingPrice(size, days);
}
