import { describe, expect, it } from 'vitest';

import { acknowledged } from '../../../scripts/local/batch-response.ts';

const messages = [{ MessageId: 'a' }, { MessageId: 'b' }, { MessageId: 'c' }];

describe('acknowledged', () => {
  it.each<[string, unknown, string[]]>([
    ['no answer', undefined, ['a', 'b', 'c']],
    ['null', null, ['a', 'b', 'c']],
    ['an answer without failures', {}, ['a', 'b', 'c']],
    ['an empty list of failures', { batchItemFailures: [] }, ['a', 'b', 'c']],
    ['one failure', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['a', 'c']],
    [
      'a failure named twice',
      { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] },
      ['a', 'c'],
    ],
  ])('takes %s for the success of the rest', (_, response, ids) => {
    const succeeded = acknowledged(messages, response);
    expect(succeeded.map(({ MessageId }) => MessageId)).toEqual(ids);
  });

  it.each<[string, unknown]>([
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a missing identifier', { batchItemFailures: [{}] }],
    ['failures that are no list', { batchItemFailures: 'b' }],
  ])('gives the whole batch back for %s', (_, response) => {
    expect(() => acknowledged(messages, response as never)).toThrow('batchItemFailures');
  });
});
