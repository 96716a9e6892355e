import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  description: 'A trial was placed.',
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', description: 'Whatever it is.', minLength: 1 } },
};

export const NO_HANDLERS = `import type { HandlerDefinition } from './handler.ts';

export const HANDLERS: readonly HandlerDefinition[] = [];
`;

/**
 * Makes a project with two versions of trial.placed and no handler, independent of schemas/ and src/handlers/.
 * @returns its folder.
 */
export function makeTrialProject(): string {
  const root = mkdtempSync(join(tmpdir(), 'new-event-'));
  mkdirSync(join(root, 'schemas/trial.placed'), { recursive: true });
  for (const version of ['v1', 'v2']) {
    const schema = { ...SCHEMA, $id: `trial.placed/${version}`, title: `Version ${version}` };
    writeFileSync(join(root, `schemas/trial.placed/${version}.json`), JSON.stringify(schema));
  }
  mkdirSync(join(root, 'src/handlers'), { recursive: true });
  writeFileSync(join(root, 'src/handlers/handlers.ts'), NO_HANDLERS);
  cpSync('.prettierrc.json', join(root, '.prettierrc.json'));
  return root;
}
