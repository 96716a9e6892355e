import { describe, expect, it } from 'vitest';

import { API_RULES, readApiSettings } from '../../src/entrypoints/api-settings.ts';
import { API_ENV, API_SETTINGS, ENV } from '../../src/names/settings.ts';

const ENVIRONMENT = {
  STAGE: 'dev',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  TABLE_NAME: 'event-ledger',
  JOURNAL_TABLE_NAME: 'event-journal',
  BUCKET_NAME: 'large-texts',
};

describe('readApiSettings', () => {
  it('reads the settings', () => {
    const environment = {
      ...ENVIRONMENT,
      API_TENANT_CLAIM: 'custom:tenant',
      API_DEFAULT_TENANT: 'a',
    };
    expect(readApiSettings(environment)).toEqual({
      stage: 'dev',
      queueUrl: ENVIRONMENT.QUEUE_URL,
      tableName: 'event-ledger',
      journalTableName: 'event-journal',
      bucketName: 'large-texts',
      urlSuffix: 'amazonaws.com',
      ledgerRetentionDays: { processed: 30, open: 90, types: {} },
      apiTenantClaim: 'custom:tenant',
      apiDefaultTenant: 'a',
    });
  });

  it('needs no claim and no default tenant', () => {
    expect(readApiSettings(ENVIRONMENT)).toMatchObject({
      apiTenantClaim: 'tenant_id',
      apiDefaultTenant: '',
    });
  });

  it.each([
    ['JOURNAL_TABLE_NAME', ''],
    ['API_TENANT_CLAIM', ''],
    ['API_TENANT_CLAIM', 'a b'],
    ['API_DEFAULT_TENANT', '-a'],
    ['API_DEFAULT_TENANT', 'a/b'],
    ['LEDGER_RETENTION_DAYS', '0'],
  ])('refuses %s=%j, and names the variable', (name, value) => {
    expect(() => readApiSettings({ ...ENVIRONMENT, [name]: value })).toThrow(name);
  });

  it('has a rule for each setting that the stack gives it', () => {
    const read = Object.values(API_RULES).map(({ name }) => name);
    const given = API_SETTINGS.map((setting) => ({ ...ENV, ...API_ENV })[setting]);
    expect([...read, ENV.logLevel].sort()).toEqual([...given].sort());
  });
});
