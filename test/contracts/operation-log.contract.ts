import { beforeEach, describe, expect, it } from 'vitest';

import type { OperationLog } from '../../src/operation-ports.ts';
import { discardOperation, operation } from '../support/operations.ts';
import { times } from '../support/records.ts';

/**
 * The contract of every `OperationLog` (`src/operation-ports.ts`).
 *
 * @param makeLog makes an empty log.
 */
export function describeOperationLog(name: string, makeLog: () => Promise<OperationLog>): void {
  describe(`${name} as an OperationLog`, () => {
    let log: OperationLog;
    beforeEach(async () => {
      log = await makeLog();
    });

    it('finds an operation as it was created', async () => {
      const discard = discardOperation({ note: 'fixed the “schema”', cursor: '2026-11-28_0' });
      await log.create(discard);
      expect(await log.find(discard.id)).toEqual(discard);
    });

    it('finds nothing under another id', async () => {
      await log.create(operation());
      expect(await log.find('20261128T211530Z-0000')).toBeUndefined();
    });

    it('creates no second operation of an id', async () => {
      await log.create(operation());
      await expect(log.create(discardOperation())).rejects.toThrow('already');
      expect(await log.find(operation().id)).toEqual(operation());
    });

    it('saves changes, each with the next revision', async () => {
      await log.create(operation());
      const counts = { done: 10, skipped: { refused: 2 }, failed: 0 };
      const saved = await log.save(operation({ counts, cursor: 'somewhere' }));
      expect(saved).toEqual(operation({ counts, cursor: 'somewhere', revision: 1 }));
      if (saved === 'taken') throw new Error('it was taken');
      expect(await log.save({ ...saved, status: 'done' })).toMatchObject({ revision: 2 });
      expect(await log.find(saved.id)).toEqual({ ...saved, status: 'done', revision: 2 });
    });

    it('saves nothing if somebody else has saved it since', async () => {
      await log.create(operation());
      const first = await log.save(operation({ status: 'stopped' }));
      expect(await log.save(operation())).toBe('taken');
      expect(await log.find(operation().id)).toEqual(first);
    });

    it('saves nothing for an operation that was never created', async () => {
      expect(await log.save(operation())).toBe('taken');
      expect(await log.find(operation().id)).toBeUndefined();
    });

    it('lets one of two processes resume an operation', async () => {
      await log.create(operation({ status: 'stopped' }));
      const results = await Promise.all(times(2, () => log.save(operation())));
      expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    });

    it('lists the newest operations first, no more than the limit', async () => {
      const ids = times(5, (index) => `2026112${index}T211530Z-7f3a`);
      for (const id of [...ids].sort(() => -1)) await log.create(operation({ id }));
      const listed = async (limit: number) => (await log.list(limit)).map(({ id }) => id);
      expect(await listed(1000)).toEqual(ids.toReversed());
      expect(await listed(2)).toEqual(ids.toReversed().slice(0, 2));
    });

    it('lists nothing if there were no operations', async () => {
      expect(await log.list(10)).toEqual([]);
    });
  });
}
