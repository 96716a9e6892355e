import { describe, expect, it } from 'vitest';

import {
  ConsoleTarget,
  type OpenedStack,
  type Opening,
  type Trouble,
} from '../../../scripts/console/console-target.ts';
import { testApi } from '../../http/support.ts';

const TROUBLE: Opening = {
  kind: 'trouble',
  trouble: { missing: 'credentials', detail: 'Sign in.' },
};

interface TestStack extends OpenedStack {
  closed: number;
  lost?: Trouble;
}

function openedStack(): TestStack {
  const stack: TestStack = {
    app: testApi().app,
    failureOf: () => undefined,
    trouble: () => stack.lost,
    closed: 0,
    close: () => void (stack.closed += 1),
  };
  return stack;
}

/** A target whose tries end with these, one after the other, and a clock. */
function targetOf(...ends: readonly Opening[]) {
  const time = { now: 0 };
  const tries: Opening[] = [];
  const open = (): Promise<Opening> => {
    const end = ends[tries.length] ?? TROUBLE;
    tries.push(end);
    return Promise.resolve(end);
  };
  return { target: new ConsoleTarget(open, () => time.now), tries, time };
}

describe('ConsoleTarget', () => {
  it('begins at once, and opens a stack once', async () => {
    const opened = { kind: 'opened', stack: openedStack() } as const;
    const { target, tries, time } = targetOf(opened);
    expect(tries).toHaveLength(1);
    time.now = 1e6;
    expect(await target.current()).toBe(opened);
    expect(await target.current()).toBe(opened);
    expect(tries).toHaveLength(1);
  });

  it('tries again only when somebody asks, and at most every 3 s', async () => {
    const opened = { kind: 'opened', stack: openedStack() } as const;
    const { target, tries, time } = targetOf(TROUBLE, opened);
    expect(await target.current()).toBe(TROUBLE);
    time.now = 2_999;
    expect(await target.current()).toBe(TROUBLE);
    expect(tries).toHaveLength(1);
    time.now = 3_000;
    expect(await Promise.all([target.current(), target.current()])).toEqual([opened, opened]);
    expect(tries).toHaveLength(2);
  });

  it('closes a stack that is lost, says why, and finds it again', async () => {
    const [first, second] = [openedStack(), openedStack()];
    const again = { kind: 'opened', stack: second } as const;
    const { target, time } = targetOf({ kind: 'opened', stack: first }, again);
    await target.current();
    first.lost = { missing: 'credentials', detail: 'They have expired.' };
    expect(await target.current()).toMatchObject({ trouble: { detail: 'They have expired.' } });
    expect(first.closed).toBe(1);
    time.now = 3_000;
    expect(await target.current()).toBe(again);
  });

  it('closes its stack at the end', async () => {
    const stack = openedStack();
    const { target } = targetOf({ kind: 'opened', stack });
    target.close();
    await target.current();
    await Promise.resolve();
    expect(stack.closed).toBe(1);
  });
});
