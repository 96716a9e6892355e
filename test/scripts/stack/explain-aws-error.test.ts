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

  it.each([
    ['ExpiredTokenException', 'The security token is expired', 'have expired. Sign in again.'],
    ['TokenProviderError', 'Run aws sso login', 'has expired: Run aws sso login.'],
    ['RequestTimeTooSkewed', 'too far', "This machine's clock is wrong"],
    [
      'InvalidSignatureException',
      'Signature expired: 20261121T080000Z is now earlier than 20261121T085500Z',
      "This machine's clock is wrong",
    ],
    ['InvalidSignatureException', 'The request signature does not match', "doesn't accept the AWS"],
    ['UnrecognizedClientException', 'The security token is invalid.', 'invalid. Check AWS_PROFILE'],
    [
      'AccessDeniedException',
      'ada may not query',
      'DynamoDB denies access: ada may not query. Use',
    ],
    ['ProvisionedThroughputExceededException', 'too fast', 'takes no more requests for now'],
    ['ThrottlingException', '', 'ThrottlingException. Wait a minute'],
    ['ResourceNotFoundException', 'not found', '"make deploy" makes what is missing'],
    ['NoSuchKey', 'no key', 'docs/restore.md says how to undelete it'],
    [
      'TimeoutError',
      'no answer within 5 s',
      "DynamoDB doesn't answer: no answer within 5 s. Check",
    ],
    ['InternalServerError', 'oops', 'DynamoDB fails, after several tries: oops. Run'],
  ])('says what to do about %s: %s', (name, message, text) => {
    const error = Object.assign(new Error(message), { name });
    expect(explainAwsError(error, 'DynamoDB', {})).toContain(text);
  });

  it('names the service and the error otherwise', () => {
    const error = Object.assign(new Error('no'), { name: 'InvalidSomething' });
    expect(explainAwsError(error, 'SQS', {})).toBe('SQS: InvalidSomething: no');
  });
});
