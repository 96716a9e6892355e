import { describe, expect, it } from 'vitest';

import type { Operation } from '../../../src/core/operation.ts';
import { unfinished } from '../../../src/operations/overview/unfinished.ts';
import { NOW } from '../../support/events.ts';
import { discardOperation, operation, pauseOperation } from '../../support/operations.ts';

const ago = (milliseconds: number) => new Date(NOW - milliseconds).toISOString();
const WEEK_MS = 7 * 86_400_000;

describe('the operations that are not over', () => {
  it.each<[string, Operation, boolean]>([
    ['is running', operation({ status: 'running', updatedAt: ago(1) }), true],
    ['lost its process', operation({ status: 'running', updatedAt: ago(60_000) }), true],
    ['was stopped', discardOperation({ status: 'stopped', updatedAt: ago(WEEK_MS - 1) }), true],
    ['was stopped a week ago', operation({ status: 'stopped', updatedAt: ago(WEEK_MS) }), false],
    ['is done', operation({ status: 'done', updatedAt: ago(1) }), false],
    ['is a pause at work', pauseOperation({ status: 'running', updatedAt: ago(1) }), true],
    [
      'is a resume that changed nothing',
      { ...pauseOperation({ status: 'stopped', updatedAt: ago(1) }), kind: 'resume' },
      false,
    ],
    [
      'is a pause that changed nothing',
      pauseOperation({ status: 'stopped', updatedAt: ago(1) }),
      false,
    ],
  ])('one that %s', (_, one, isUnfinished) => {
    expect(unfinished([one], NOW)).toEqual(isUnfinished ? [one] : []);
  });
});
