import { MemoryLedgerEditor } from '../../../../src/adapters/memory/memory-ledger-editor.ts';
import { TIMERS } from '../../../../src/adapters/timers.ts';
import type { ChosenEvents } from '../../../../src/operations/operate.ts';
import { changeInTime } from '../../../../src/operations/change-in-time.ts';
import { PLENTY } from '../../../support/deadlines.ts';
import { SAMPLES } from '../../../support/services.ts';
import { HEALTH_CHECK, shopMessages } from './shop-messages.ts';
import { Shop } from './shop.ts';

const MINUTE_MS = 60_000;
const ADA = 'arn:aws:sts::123456789012:assumed-role/operator/ada';

/** Something that happens beside the messages, so many milliseconds before the end. */
interface Incident {
  readonly before: number;
  readonly happen: (shop: Shop) => Promise<void>;
}

const INCIDENTS: readonly Incident[] = [
  { before: 46 * MINUTE_MS, happen: fixWallets },
  { before: 20 * MINUTE_MS, happen: useUpReceives },
  { before: 9 * MINUTE_MS, happen: discardHealthCheck },
];

/** A shop after its made-up hour, which ended now. @param now milliseconds since 1970 */
export async function madeUpHour(now: () => number): Promise<Shop> {
  const end = now();
  let time: number | undefined;
  const shop = new Shop(() => time ?? now());
  const messages = shopMessages(end).map(({ before, text }): Incident => ({
    before,
    happen: () => receive(shop, text),
  }));
  const all = [...messages, ...INCIDENTS].sort((one, other) => other.before - one.before);
  for (const { before, happen } of all) {
    time = end - before;
    await happen(shop);
  }
  time = undefined;
  return shop;
}

async function receive(shop: Shop, text: string): Promise<void> {
  shop.send(text);
  await shop.consume();
}

/** A new release knows wallets. An operator sends what failed without it again. */
async function fixWallets(shop: Shop): Promise<void> {
  shop.state.knowsWallets = true;
  const reason = 'handler_failed';
  await change(shop, { kind: 'replay', by: ADA, filter: { reason, until: isoNow(shop) } });
  await shop.consume();
}

/** The messages that were given back until now come back until they are dead letters. */
async function useUpReceives(shop: Shop): Promise<void> {
  for (let receives = 1; receives < 5; receives += 1) {
    shop.deliverAgain();
    await shop.consume();
  }
}

async function discardHealthCheck(shop: Shop): Promise<void> {
  const [{ key } = { key: '' }] = [...shop.records.values()].filter(
    ({ content }) => content.kind === 'raw' && content.text === HEALTH_CHECK,
  );
  const note = 'Sent by a load balancer by mistake, no event.';
  await change(shop, { kind: 'discard', by: ADA, note, filter: { key, until: isoNow(shop) } });
}

function isoNow({ now }: Shop): string {
  return new Date(now()).toISOString();
}

/** Does a change as an operator would who has seen its preview. */
async function change(shop: Shop, asked: ChosenEvents): Promise<void> {
  const services = {
    queries: shop.store,
    editor: new MemoryLedgerEditor(shop.records),
    log: shop.operations,
    sender: shop.sender,
    registry: SAMPLES,
    hasHandler: shop.hasHandler,
    clock: { now: shop.now, sleep: () => Promise.resolve() },
    random: () => 0.5,
    rate: 1_000,
    timers: TIMERS,
  };
  const first = await changeInTime(asked, -1, services, PLENTY);
  if (first.kind !== 'unexpected') throw new Error(`The change was ${first.kind}.`);
  const { accepted } = first.preview.counts;
  await changeInTime(asked, accepted, services, PLENTY);
}
