import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { fromFile, Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AsyncApiDocument } from '../../../../scripts/documents/asyncapi/asyncapi-document.ts';
import { asyncApiFiles } from '../../../../scripts/documents/asyncapi/asyncapi-files.ts';
import { makeDocuments } from '../../../../scripts/openapi/make-documents.ts';
import { consoleDocument, documentSource } from '../../../../scripts/openapi/write-documents.ts';
import { loadSamples } from '../../../../scripts/samples/load-samples.ts';

/** The parser's other severities are warnings, information and hints. */
const isError = ({ severity }: { readonly severity: number }) => severity === 0;

/** The first refer to the schema files. The second stand for themselves. */
const ASYNCAPI = ['asyncapi.json', 'asyncapi.bundled.json'];
const OPENAPI = ['openapi.json', 'documents/openapi.json'];

/** The errors that AsyncAPI's own parser finds, and how many messages it knows then. */
async function parsed(file: string): Promise<{ errors: string[]; messages: number | undefined }> {
  const { document, diagnostics } = await fromFile(new Parser(), file).parse();
  const errors = diagnostics.filter(isError);
  return {
    errors: errors.map(({ path, message }) => `/${path.join('/')}: ${message}`),
    messages: document?.messages().length,
  };
}

/** The errors of a document by the schema of OpenAPI 3.1. @param folder to which its references are relative */
async function openApiErrors(document: object, folder = '.'): Promise<unknown> {
  const validator = new Validator();
  for (const [, file = ''] of JSON.stringify(document).matchAll(/"\$ref":"([^#"]+)"/g)) {
    await validator.addSpecRef(await jsonOf(join(folder, file)), file);
  }
  const { valid, errors } = await validator.validate({ ...document });
  return valid ? undefined : errors;
}

async function jsonOf<T extends object>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}

let samples: string;
beforeAll(async () => {
  samples = await mkdtemp(join(tmpdir(), 'documents-'));
  const source = await documentSource(await loadSamples());
  const toSchemas = relative(samples, 'scripts/samples/schemas');
  const files = [
    ...makeDocuments(source, toSchemas),
    ...asyncApiFiles({ ...source, mappings: {} }, toSchemas),
  ];
  for (const [path, text] of files) {
    await mkdir(dirname(join(samples, path)), { recursive: true });
    await writeFile(join(samples, path), text);
  }
});
afterAll(() => rm(samples, { recursive: true }));

describe.each(ASYNCAPI)('%s passes AsyncAPI’s parser', (document) => {
  it('with the schemas of this repository', async () => {
    const file = `generated/${document}`;
    const { components } = await jsonOf<AsyncApiDocument>(file);
    const messages = Object.keys(components.messages).length;
    expect(await parsed(file)).toEqual({ errors: [], messages });
  });

  it('with the sample schemas', async () => {
    const messages = 3 * (await loadSamples()).length;
    expect(await parsed(join(samples, document))).toEqual({ errors: [], messages });
  });
});

it('AsyncAPI’s parser finds a mistake in a schema file that a document refers to', async () => {
  const document = await jsonOf<AsyncApiDocument>(join(samples, 'asyncapi.json'));
  const { $ref = '' } = document.components.schemas['payment.processed.v1'] ?? {};
  await writeFile(join(samples, 'wrong-schema.json'), '{ "type": "number of something" }');
  const wrong = JSON.stringify(document).replaceAll(String($ref), 'wrong-schema.json');
  await writeFile(join(samples, 'wrong.json'), wrong);
  const { errors, messages } = await parsed(join(samples, 'wrong.json'));
  expect(errors.join('\n')).toContain(
    '/type: "type" property must be equal to one of the allowed values',
  );
  expect(messages).toBeUndefined();
});

it('the examples in the AsyncAPI document are what their schemas accept', async () => {
  const document = await jsonOf<AsyncApiDocument>(join(samples, 'asyncapi.bundled.json'));
  const ajv = addFormats.default(new Ajv({ strict: false, validateSchema: false }));
  ajv.addSchema(document, 'asyncapi.json');
  for (const [name, { examples = [], headers }] of Object.entries(document.components.messages)) {
    const validate = (part: 'headers' | 'payload', value: unknown) => {
      const check = ajv.compile({ $ref: `asyncapi.json#/components/messages/${name}/${part}` });
      expect(check(value), `${name}: ${JSON.stringify(check.errors)}`).toBe(true);
    };
    expect(examples).toHaveLength(1);
    validate('payload', examples[0]?.payload);
    if (headers) validate('headers', examples[0]?.headers);
  }
});

describe.each(OPENAPI)('%s passes the schema of OpenAPI 3.1', (name) => {
  it('with the schemas of this repository', async () => {
    const document = await jsonOf(join('generated', name));
    expect(await openApiErrors(document, 'generated')).toBeUndefined();
  });

  it('with the sample schemas', async () => {
    const document = await jsonOf(join(samples, name));
    expect(await openApiErrors(document, samples)).toBeUndefined();
  });
});

it('the OpenAPI document of the console’s routes passes the schema of OpenAPI 3.1', async () => {
  expect(await openApiErrors(consoleDocument())).toBeUndefined();
});
