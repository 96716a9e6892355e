import { describe, expect, it } from 'vitest';

import { addressingFor, EMULATOR_ADDRESSING } from '../../src/adapters/s3-addressing.ts';

describe('addressingFor', () => {
  it.each([
    [{}, {}],
    [{ AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_S3: '' }, {}],
    [{ AWS_ENDPOINT_URL_SQS: 'http://localhost:4566' }, {}],
    [{ AWS_ENDPOINT_URL: 'http://localhost:4566' }, EMULATOR_ADDRESSING],
    [{ AWS_ENDPOINT_URL_S3: 'http://localhost:4566' }, EMULATOR_ADDRESSING],
  ])('of %j is %j', (environment, addressing) => {
    expect(addressingFor(environment)).toEqual(addressing);
  });
});
