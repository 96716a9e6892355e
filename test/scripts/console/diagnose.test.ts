import { describe, expect, it } from 'vitest';

import { diagnose } from '../../../scripts/console/diagnose.ts';

function named(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

const DENIED =
  'User: arn:aws:iam::1:user/ada is not authorized to perform: dynamodb:Query on resource: x';
const REFUSED = Object.assign(named('Error', 'connect'), { code: 'ECONNREFUSED' });

describe('diagnose', () => {
  it.each([
    [named('CredentialsProviderError'), 'STS', { kind: 'missing', missing: 'credentials' }],
    [named('ExpiredTokenException'), 'DynamoDB', { kind: 'missing', missing: 'credentials' }],
    [named('Error', 'Region is missing'), 'DynamoDB', { kind: 'missing', missing: 'region' }],
    [named('ResourceNotFoundException'), 'DynamoDB', { kind: 'missing', missing: 'store' }],
    [named('NoSuchBucket'), 'S3', { kind: 'missing', missing: 'store' }],
    [named('ResourceNotFoundException'), 'Lambda', { kind: 'failed' }],
    [
      named('AccessDeniedException', DENIED),
      'DynamoDB',
      { kind: 'denied', action: 'dynamodb:Query' },
    ],
    [named('AccessDenied', 'Access Denied'), 'S3', { kind: 'denied' }],
    [named('InternalServerError'), 'DynamoDB', { kind: 'failed' }],
    [REFUSED, 'DynamoDB', { kind: 'failed' }],
  ])('says what %s of %s means to an operator', (error, service, diagnosis) => {
    expect(diagnose(error, service, false)).toEqual(diagnosis);
  });

  it('knows that a local run is over if its services no longer answer', () => {
    expect(diagnose(REFUSED, 'SQS', true)).toEqual({ kind: 'missing', missing: 'stack' });
  });
});
