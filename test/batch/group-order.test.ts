import { describe, expect, it } from 'vitest';

import { comingBackTogether } from '../../src/batch/group-order.ts';
import type { MessageReport } from '../../src/core/batch.ts';
import type { Decision } from '../../src/core/decision.ts';
import { queueMessage } from '../support/events.ts';

const DONE: Decision = { kind: 'acknowledge' };
const retry = (delaySeconds: number): Decision => ({ kind: 'retry', delaySeconds, isLast: false });
const last = (delaySeconds: number): Decision => ({ kind: 'retry', delaySeconds, isLast: true });

/** The decisions about messages, given as their groups and decisions, after the delays of the groups are set. */
function decisionsFor(...given: readonly (readonly [groupId: string, Decision])[]): Decision[] {
  const reports = given.map(([groupId, decision]): MessageReport => ({
    message: queueMessage({ groupId }),
    outcome: { kind: 'processed' },
    decision,
  }));
  return comingBackTogether(reports).map(({ decision }) => decision);
}

describe('the messages of a group', () => {
  it.each<[string, (readonly [string, Decision])[], Decision[]]>([
    [
      'come back after the delay of the first one that is retried',
      [
        ['a', retry(30)],
        ['a', retry(60)],
        ['b', retry(120)],
      ],
      [retry(30), retry(30), retry(120)],
    ],
    [
      'are acknowledged as they were if a later one is retried',
      [
        ['a', DONE],
        ['a', retry(30)],
      ],
      [DONE, retry(30)],
    ],
    [
      'wait for the one that holds them also on their last receive',
      [
        ['a', retry(30)],
        ['a', last(0)],
      ],
      [retry(30), last(30)],
    ],
    [
      'keep their delay on their last receive if nothing holds the group',
      [
        ['a', last(0)],
        ['b', retry(30)],
      ],
      [last(0), retry(30)],
    ],
  ])('%s', (_, given, expected) => {
    expect(decisionsFor(...given)).toEqual(expected);
  });
});
