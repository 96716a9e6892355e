import { withoutAcceptances } from '../schemas/lint/accept.ts';
import type { EventNames } from './names.ts';

/** The first schema of a new event type. It is valid, and meant to be edited. */
export function newSchema({ eventType, version, title }: EventNames): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${eventType}/${version}`,
    title,
    description: 'Say what happened.',
    type: 'object',
    required: ['id'],
    properties: {
      id: {
        type: 'string',
        description: 'Say what it identifies, unique within the tenant.',
        minLength: 1,
        maxLength: 128,
      },
    },
    examples: [{ id: `${title.split(' ')[0]?.toLowerCase()}-1` }],
  };
}

/**
 * The first schema of a new version: a copy of the previous version, meant to be edited. What the previous one accepts by
 * `lint-ignore` at its root is left out, because a new version may have limits.
 */
export function nextSchema(
  previous: Readonly<Record<string, unknown>>,
  { eventType, version }: EventNames,
): object {
  const { $comment, ...copy } = previous;
  const comment = typeof $comment === 'string' ? withoutAcceptances($comment) : '';
  return { ...copy, $id: `${eventType}/${version}`, ...(comment !== '' && { $comment: comment }) };
}

export function handlerText({ eventType, version, handlerName }: EventNames): string {
  return `import { handle } from './handler.ts';

/** Say what this handler does. It may run more than once for the same event: see docs/handlers.md. */
export const ${handlerName} = handle('${eventType}', ['${version}'], (event, context) => {
  context.log.debug('received', { occurred_at: event.occurredAt });
});
`;
}

export function testText({ eventType, version, handlerName, moduleName }: EventNames): string {
  return `import { describe, expect, it } from 'vitest';

import { ${handlerName} } from '../../src/handlers/${moduleName}.ts';
import { tryHandler } from '../support/try-handler.ts';

describe('the handler of ${eventType} ${version}', () => {
  it('processes an event and publishes nothing', async () => {
    const { outcome, published } = await tryHandler(${handlerName}, '${version}');
    expect(outcome).toEqual({ kind: 'processed' });
    expect(published).toEqual([]);
  });
});
`;
}
