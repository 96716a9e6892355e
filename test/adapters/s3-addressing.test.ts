import { describe, expect, it } from 'vitest';

import { addressingFor } from '../../src/adapters/s3-addressing.ts';

const IN_PATH = { forcePathStyle: true };

describe('addressingFor', () => {
  it.each([
    [{}, {}],
    [{ AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_S3: '' }, {}],
    [{ AWS_ENDPOINT_URL_SQS: 'http://localhost:4566' }, {}],
    [{ AWS_ENDPOINT_URL: 'http://localhost:4566' }, IN_PATH],
    [{ AWS_ENDPOINT_URL_S3: 'http://localhost:4566' }, IN_PATH],
  ])('of %j is %j', (environment, addressing) => {
    expect(addressingFor(environment)).toEqual(addressing);
  });
});
