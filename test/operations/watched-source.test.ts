import { beforeEach, describe, expect, it } from 'vitest';

import { WatchedSource } from '../../src/operations/watched-source.ts';
import { ManualTime } from '../support/manual-time.ts';

let time: ManualTime;
let answers: PromiseWithResolvers<string>[];
let source: WatchedSource<string>;
beforeEach(() => {
  time = new ManualTime();
  answers = [];
  const read = () => {
    const answer = Promise.withResolvers<string>();
    answers.push(answer);
    return answer.promise;
  };
  source = new WatchedSource(read, 5_000, time);
});

describe('a watched source', () => {
  it('has no reading before its first answer', async () => {
    expect(source.last).toEqual({ kind: 'none' });
    const refreshed = source.refresh();
    answers[0]?.resolve('a');
    await refreshed;
    expect(source.last).toEqual({ kind: 'read', value: 'a' });
  });

  it('is read again when its time is over, and not before', async () => {
    const first = source.refresh();
    answers[0]?.resolve('a');
    await first;
    time.jump(4_999);
    await source.refresh();
    expect(answers).toHaveLength(1);
    time.jump(1);
    void source.refresh();
    expect(answers).toHaveLength(2);
  });

  it('keeps its last reading while a later read has no answer, and says for how long', async () => {
    const first = source.refresh();
    answers[0]?.resolve('a');
    await first;
    time.jump(5_000);
    void source.refresh();
    time.jump(7_000);
    void source.refresh();
    expect(answers).toHaveLength(2);
    expect(source.last).toEqual({ kind: 'read', value: 'a', waitingMs: 7_000 });
  });

  it('says what its last read failed with, and is read again', async () => {
    const error = new Error('throttled');
    const first = source.refresh();
    answers[0]?.reject(error);
    await first;
    expect(source.last).toEqual({ kind: 'failed', error });
    time.jump(5_000);
    const second = source.refresh();
    answers[1]?.resolve('b');
    await second;
    expect(source.last).toEqual({ kind: 'read', value: 'b' });
  });

  it('survives a read that throws at once', async () => {
    const broken = new WatchedSource(
      () => {
        throw new Error('no region');
      },
      0,
      time,
    );
    await broken.refresh();
    await broken.refresh();
    expect(broken.last).toMatchObject({ kind: 'failed' });
    expect(broken.last.waitingMs).toBeUndefined();
  });
});
