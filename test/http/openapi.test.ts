import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';

import { API_DOCUMENT } from './api-document.ts';
import { DocumentedAnswers, toPointer } from './documented-answers.ts';

const operations = Object.entries(API_DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every example in the document, with the pointer of its schema. */
function examples(): { pointer: string; value: unknown }[] {
  return operations.flatMap(({ path, method, operation }) => {
    const contents = [
      [['requestBody'], operation.requestBody?.content] as const,
      ...Object.entries(operation.responses).map(
        ([status, { content }]) => [['responses', status], content] as const,
      ),
    ];
    return contents.flatMap(([place, content = {}]) =>
      Object.entries(content).flatMap(([type, media]) =>
        Object.values(media.examples ?? {}).map(({ value }) => ({
          pointer: toPointer('paths', path, method, ...place, 'content', type, 'schema'),
          value,
        })),
      ),
    );
  });
}

describe('the OpenAPI document of the API', () => {
  it('is valid by the schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...API_DOCUMENT });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('gives each operation another id', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares each parameter of a path, and no other one there', () => {
    for (const { path, operation } of operations) {
      const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
      const declared = (operation.parameters ?? []).filter((each) => each.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(inPath);
    }
  });

  it('has only examples that their schemas accept', () => {
    const answers = new DocumentedAnswers(API_DOCUMENT);
    const all = examples();
    expect(all.length).toBeGreaterThan(0);
    const wrong = all.flatMap(({ pointer, value }) =>
      answers.errorsAt(pointer, value).map((error) => `${pointer}: ${error}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has a sample of each event type, in both forms, and examples of its body, that their schemas accept', () => {
    const answers = new DocumentedAnswers(API_DOCUMENT);
    const withSamples = Object.entries(API_DOCUMENT.components.schemas).filter(
      ([name, schema]) => name.includes('.') && schema['examples'] !== undefined,
    );
    expect(withSamples.length).toBeGreaterThan(30);
    for (const [name, { examples: samples }] of withSamples) {
      const forms = [
        name,
        ...(name.endsWith('.short') ? ['ShortEvent'] : []),
        ...(name.endsWith('.envelope') ? ['EventEnvelope'] : []),
        ...(name.endsWith('.cloudevent') ? ['CloudEvent'] : []),
      ];
      const wrong = (samples as unknown[]).flatMap((sample) =>
        forms.flatMap((form) => answers.errorsAt(`/components/schemas/${form}`, sample)),
      );
      expect(wrong, name).toEqual([]);
    }
  });
});
