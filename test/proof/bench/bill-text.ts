import { itemSize, writeUnits } from '../../../src/adapters/dynamodb/item-size.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { ledgerRecord } from '../../../src/core/ledger-record.ts';
import { expiryAfter } from '../../../src/core/retention.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { seededUuid } from '../../../scripts/traffic/random.ts';
import { BILL_LINES, billFor, totalOf, type BillLine, type Traffic } from './bill.ts';
import type { EventKind } from './events.ts';
import { outageHourPrice } from './outage-price.ts';
import { DEFAULTS } from './prices.ts';
import { messageBody } from './workload.ts';

/** Millions of events a month. */
const VOLUMES = [1, 10, 100, 1000];
const SAMPLES = 100;
const RECORDED_AT = Date.UTC(2026, 10, 28);

interface Kind {
  readonly event: EventKind;
  readonly what: string;
  /** CPU of an event, rounded up from the cases `handler-payment` and `handler-order`. */
  readonly microseconds: number;
}

const KINDS: readonly Kind[] = [
  { event: 'payment', what: 'Payments of 0.3 KB', microseconds: 20 },
  { event: 'order', what: 'Orders of 4 KB', microseconds: 150 },
];

/** What a month costs in all, by volume, as a Markdown table: the one of the document. */
export function billSummary(registry: SchemaRegistry): string {
  return table([
    ['Dollars a month', ...VOLUMES.map((volume) => `${grouped(volume)} million`)],
    ...KINDS.map((kind) => [kind.what, ...billsOf(kind, registry).bills.map(totalOf).map(dollars)]),
  ]);
}

/** The bill of a month line by line, for payments and orders, as Markdown. */
export function billMarkdown(registry: SchemaRegistry): string {
  return KINDS.map((kind) => {
    const { bills, sizes } = billsOf(kind, registry);
    const outage = dollars(outageHourPrice(sizes.messageBytes));
    const totals = bills.map(totalOf);
    const names = Object.keys(BILL_LINES) as BillLine[];
    return [
      table([
        [`${kind.what}, dollars a month`, ...VOLUMES.map((volume) => `${grouped(volume)} million`)],
        ...names.map((name) => [BILL_LINES[name], ...bills.map((bill) => dollars(bill[name]))]),
        ['**All**', ...totals.map((total) => `**${dollars(total)}**`)],
        ['a million events', ...totals.map((total, at) => dollars(total / (VOLUMES[at] ?? NaN)))],
      ]),
      '',
      `An item: ${grouped(Math.round(sizes.itemBytes))} bytes, ${sizes.writeUnits} write ${sizes.writeUnits === 1 ? 'unit' : 'units'}.`,
      `An hour of outage with outageRetryHours: $${outage} for each million messages that wait.`,
    ].join('\n');
  }).join('\n\n');
}

/** The bills of an event's kind, one for each volume. */
function billsOf({ event, microseconds }: Kind, registry: SchemaRegistry) {
  const sizes = sizesOf(event, registry);
  const bills = VOLUMES.map((millionsAMonth) =>
    billFor({ millionsAMonth, microseconds, ...sizes }),
  );
  return { bills, sizes };
}

/** The average sizes of an event's message and item. */
function sizesOf(
  event: EventKind,
  registry: SchemaRegistry,
): Pick<Traffic, 'messageBytes' | 'itemBytes' | 'writeUnits'> {
  const texts = Array.from({ length: SAMPLES }, (_, place) =>
    messageBody({ event, batch: 1 }, place),
  );
  const context = {
    receivedAt: new Date(RECORDED_AT).toISOString(),
    expireAt: expiryAfter(RECORDED_AT, DEFAULTS.ledgerRetentionDays.processed),
  };
  const items = texts.map((text, place) => {
    const messageId = seededUuid('bill', place);
    const record = ledgerRecord(readMessage(text, registry, RECORDED_AT), {
      messageId,
      ...context,
    });
    return itemSize(packRecord(record).item);
  });
  return {
    messageBytes: average(texts.map((text) => Buffer.byteLength(text))),
    itemBytes: average(items),
    writeUnits: average(items.map(writeUnits)),
  };
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

function dollars(amount: number): string {
  return amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}
