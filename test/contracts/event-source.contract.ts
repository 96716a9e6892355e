import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { EventSource, SourceState } from '../../src/operation-ports.ts';

/** A source to test. */
export interface TestedSource {
  readonly source: EventSource;
  /** Lets the change that was accepted last come to its end. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The contract of every `EventSource` (`src/operation-ports.ts`). @param make makes a source that is enabled. */
export function describeEventSource(name: string, make: () => Promise<TestedSource>): void {
  describe(`${name} as an EventSource`, () => {
    let tested: TestedSource;
    beforeEach(async () => {
      tested = await make();
    });
    afterEach(() => tested.stop());

    const state = async (): Promise<SourceState> => (await tested.source.read()).state;

    it('is enabled at first', async () => {
      expect(await state()).toBe('enabled');
    });

    it('is disabled once the change is over, and not before', async () => {
      expect(await tested.source.disable()).toBe('accepted');
      expect(await state()).toBe('disabling');
      await tested.settle();
      expect(await state()).toBe('disabled');
    });

    it('is enabled again in the same way', async () => {
      await tested.source.disable();
      await tested.settle();
      expect(await tested.source.enable()).toBe('accepted');
      await tested.settle();
      expect(await state()).toBe('enabled');
    });

    it('takes no other change while one isn’t over', async () => {
      await tested.source.disable();
      expect(await tested.source.enable()).toBe('busy');
      expect(await tested.source.disable()).toBe('busy');
      await tested.settle();
      expect(await state()).toBe('disabled');
    });

    it('accepts a change to the state that it has, and stays', async () => {
      expect(await tested.source.enable()).toBe('accepted');
      expect(await state()).toBe('enabled');
      await tested.source.disable();
      await tested.settle();
      expect(await tested.source.disable()).toBe('accepted');
      expect(await state()).toBe('disabled');
    });
  });
}
