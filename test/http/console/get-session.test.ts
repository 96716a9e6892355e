import { describe, expect, it } from 'vitest';

import { tenantToken } from '../support.ts';
import { REASON_TEXTS } from '../../../src/operations/causes/reason-text.ts';
import { testConsole } from './support.ts';

const ON_AWS = {
  stack: 'EventProcessor-prod',
  stage: 'prod',
  local: false,
  region: 'eu-central-1',
  account: '123456789012',
  identity: 'arn:aws:iam::123456789012:user/ada',
} as const;

describe('GET /session', () => {
  it('says what the console works with, and as whom', async () => {
    const session = { ...ON_AWS, readOnly: true, defaultTenant: 'acme' };
    const response = await testConsole({ session }).send('/session');
    expect(await response.json()).toEqual({
      ...ON_AWS,
      read_only: true,
      default_tenant: 'acme',
      reason_texts: REASON_TEXTS,
    });
  });

  it('is for operators', async () => {
    const response = await testConsole().send('/session', { as: tenantToken('acme') });
    expect(response.status).toBe(403);
  });
});
