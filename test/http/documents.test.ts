import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { documentsIn } from '../../src/http/api-documents.ts';
import { tenantToken, testApi, type TestApi } from './support.ts';

const DOCUMENT = '{"openapi": "3.1.1", "paths": {}, "components": {}}';
const QUEUE = '{"asyncapi": "3.0.0", "channels": {}, "operations": {}}';
const PAGE = '<!doctype html><style>a { color: red }</style><p>Hello</p>';

let folder: string;
let api: TestApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  await writeFile(join(folder, 'openapi.json'), DOCUMENT);
  await writeFile(join(folder, 'asyncapi.json'), QUEUE);
  await writeFile(join(folder, 'docs.html'), PAGE);
  api = testApi({ documents: documentsIn(pathToFileURL(`${folder}/`)) });
});
afterEach(() => rm(folder, { recursive: true }));

describe('GET /openapi.json', () => {
  it('answers with the document as it was built', async () => {
    const response = await api.send('/openapi.json');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(DOCUMENT);
  });
});

describe('GET /asyncapi.json', () => {
  it('answers with the document of the queue as it was built', async () => {
    const response = await api.send('/asyncapi.json');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(QUEUE);
  });
});

describe('GET /docs', () => {
  it('lets the browser apply the style sheet of the page, and nothing else', async () => {
    const response = await api.send('/docs', { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe(PAGE);
    const style = createHash('sha256').update('a { color: red }').digest('base64');
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${style}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});

describe.each(['/openapi.json', '/asyncapi.json', '/docs'])('GET %s', (path) => {
  it('shows the schemas of events only to callers with credentials', async () => {
    expect((await api.send(path, { as: null })).status).toBe(401);
    expect((await api.send(path, { as: tenantToken('acme') })).status).toBe(200);
  });
});
