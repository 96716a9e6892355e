import { describe, expect, it } from 'vitest';

import { openPublishing } from '../../src/entrypoints/open-publishing.ts';

const RESOURCES = {
  tableName: 'ledger',
  journalTableName: 'journal',
  bucketName: 'texts',
  queueUrl: 'http://127.0.0.1/queue',
};
/** Nothing is called. */
const CLIENTS = {} as Parameters<typeof openPublishing>[0];

describe('openPublishing', () => {
  it.each([
    ['20', { processed: 20, open: 20, types: {} }],
    ['{"processed":30,"open":90}', { processed: 30, open: 90, types: {} }],
    // A stack of an earlier release doesn't tell it.
    [undefined, { processed: 30, open: 90, types: {} }],
  ])('keeps records as the setting %s says', (setting, retention) => {
    expect(openPublishing(CLIENTS, RESOURCES, setting).retention).toEqual(retention);
  });

  it('refuses a setting that it can’t read, because records would be kept for another time', () => {
    expect(() => openPublishing(CLIENTS, RESOURCES, 'long')).toThrow('LEDGER_RETENTION_DAYS must');
  });
});
