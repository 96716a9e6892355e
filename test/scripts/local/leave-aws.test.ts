import { devNull } from 'node:os';

import { describe, expect, it } from 'vitest';

import { leaveAws, unusedVariables } from '../../../scripts/local/leave-aws.ts';

describe('leaveAws', () => {
  it('leaves nothing in the environment that configures AWS’s SDKs, and no files to read', () => {
    const environment = {
      PATH: '/bin',
      AWS_PROFILE: 'work',
      AWS_SESSION_TOKEN: 'secret',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_MAX_ATTEMPTS: 'many',
      AWS_CONFIG_FILE: '/home/me/config',
    };
    leaveAws(environment);
    expect(environment).toEqual({
      PATH: '/bin',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });
});

describe('unusedVariables', () => {
  it('names variables that would lead an SDK to AWS, and empty ones', () => {
    const environment = { AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: 'key', AWS_REGION: '' };
    expect(unusedVariables(environment)).toEqual([
      'Not used here: AWS_ACCESS_KEY_ID, AWS_PROFILE. Services on this machine need no account.',
      'AWS_REGION is empty, and counts as not set.',
    ]);
  });

  it('names no variable that is used or harmless', () => {
    const environment = {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_PAGER: '',
      AWS_CA_BUNDLE: '/etc/ssl/ca.pem',
      HOME: '/home/me',
    };
    expect(unusedVariables(environment)).toEqual([]);
  });
});
