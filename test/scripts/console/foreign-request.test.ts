import { describe, expect, it } from 'vitest';

import { foreignRequest } from '../../../scripts/console/foreign-request.ts';

function check(port: number, host: string, origin?: string): string | undefined {
  const headers = { host, ...(origin !== undefined && { origin }) };
  return foreignRequest({ method: 'GET', headers }, port);
}

describe('a console at port 80', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1'],
    ['localhost', 'http://localhost'],
    ['LocalHost', 'http://localhost'],
    ['127.0.0.1', undefined],
    ['127.0.0.1:80', undefined],
  ])('is opened by a browser, which leaves out the port: %s, %s', (host, origin) => {
    expect(check(80, host, origin)).toBeUndefined();
  });

  it.each([
    ['evil.example', undefined],
    ['127.0.0.1:8080', undefined],
    ['127.0.0.1', 'http://127.0.0.1:8080'],
    ['127.0.0.1', 'http://localhost'],
    ['127.0.0.1', 'https://127.0.0.1'],
  ])('is closed to others: %s, %s', (host, origin) => {
    expect(check(80, host, origin)).toEqual(expect.stringContaining('The header'));
  });

  it('names its port in what it refuses', () => {
    expect(check(80, 'evil.example')).toContain('must be 127.0.0.1:80 or localhost:80.');
  });
});
