import { beforeEach, describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { longestTask } from './idle-work.ts';
import { useBrowser } from './use-browser.ts';
import { SortedLedger } from './world/sorted-ledger.ts';
import { useShop } from './world/use-shop.ts';

const EVENTS = 100_000;
const CAUSES = 5_000;

const tests = useBrowser();
const shops = useShop(tests);

/** Failed events of many causes. The newest came now. */
function failedEvents(sample: LedgerRecord, now: number): LedgerRecord[] {
  const { content } = sample;
  if (content.kind !== 'event') throw new Error('The sample must be an event.');
  return Array.from({ length: EVENTS }, (_, index) => {
    const cause = index % CAUSES;
    return {
      ...sample,
      key: `acme#evt-${index}`,
      content: { ...content, envelope: { ...content.envelope, eventId: `evt-${index}` } },
      receivedAt: new Date(now - index * 30).toISOString(),
      fingerprint: `f1_${cause.toString(16).padStart(12, '0')}`,
      failure: { reason: 'handler_failed', message: `Error: cause ${cause}`, errors: [] },
    };
  });
}

beforeEach(() => {
  const { shop } = shops;
  const sample = shop.records.get('acme#pay-30000');
  if (!sample) throw new Error('The shop has no such event.');
  shop.records.clear();
  for (const record of failedEvents(sample, shop.now())) shop.records.set(record.key, record);
  shop.queries = new SortedLedger(shop.records.values());
});

describe(`with ${EVENTS} open events of ${CAUSES} causes`, () => {
  it.each([
    ['the overview', '/', 'Error: cause'],
    ['the list of causes', '/causes', '5,000 causes'],
    ['the page of a cause', '/causes/f1_000000000007', 'Error: cause 7'],
    ['the list of open events', '/events?status=open', 'evt-0'],
    ['the list of all events', '/events', 'evt-0'],
  ])(
    '%s is shown, and has no task of more than 50 ms while nobody does anything',
    async (...[, path, text]) => {
      const page = await shops.open(path);
      await page.getByText(text).first().waitFor();
      const longest = await longestTask(tests.browser, page, async () => {
        for (let reads = 0; reads < 2; reads += 1) {
          await (await page.waitForResponse(/\/api\//)).finished();
        }
      });
      expect(longest).toBeLessThan(50);
    },
  );
});
