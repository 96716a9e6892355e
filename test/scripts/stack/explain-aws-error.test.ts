import { describe, expect, it } from 'vitest';

import { explainAwsError } from '../../../scripts/stack/explain-aws-error.ts';

const NO_CREDENTIALS = Object.assign(new Error('Could not load credentials from any providers'), {
  name: 'CredentialsProviderError',
});
const REFUSED = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
});

describe('explainAwsError', () => {
  it.each([
    [{}, 'No AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'],
    [{ AWS_PROFILE: 'nope' }, 'The AWS profile "nope" gives no credentials. "aws configure'],
    [{ AWS_PROFILE: 'nope', AWS_ACCESS_KEY_ID: 'a' }, 'The AWS profile "nope" gives no'],
    [{ AWS_ACCESS_KEY_ID: 'a' }, 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.'],
    [{ AWS_SECRET_ACCESS_KEY: 'a' }, 'AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not.'],
  ])('says which credentials are missing with %j', (env, text) => {
    expect(explainAwsError(NO_CREDENTIALS, 'AWS', env)).toContain(text);
  });

  it('keeps what the SDK says about a profile', () => {
    const error = Object.assign(new Error('Run aws sso login.'), { name: NO_CREDENTIALS.name });
    expect(explainAwsError(error, 'AWS', { AWS_PROFILE: 'work' })).toContain(
      'gives no credentials. Run aws sso login. ',
    );
  });

  it.each([
    [{ AWS_ENDPOINT_URL: 'foo' }, 'AWS_ENDPOINT_URL must be an http or https URL'],
    [{ AWS_ENDPOINT_URL_S3: 'localhost:4566' }, 'AWS_ENDPOINT_URL_S3 must be an http or https'],
  ])('says that the endpoint is no URL with %j', (env, text) => {
    expect(explainAwsError(new TypeError('Invalid URL'), 'CloudFormation', env)).toContain(text);
  });

  it.each([
    [{ AWS_ENDPOINT_URL: 'http://a' }, 'Nothing answers at http://a (AWS_ENDPOINT_URL).'],
    [
      { AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://b' },
      'Nothing answers at http://b (AWS_ENDPOINT_URL_CLOUDFORMATION).',
    ],
    [{}, "CloudFormation can't be reached (connect ECONNREFUSED 127.0.0.1:1). Check the network"],
  ])('says where nothing answers with %j', (env, text) => {
    expect(explainAwsError(REFUSED, 'CloudFormation', env)).toContain(text);
  });

  it('names the service and the error otherwise', () => {
    const error = Object.assign(new Error('no'), { name: 'AccessDenied' });
    expect(explainAwsError(error, 'SQS', {})).toBe('SQS: AccessDenied: no');
  });
});
