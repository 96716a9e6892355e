import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { generate } from '../../../scripts/schemas/generate.ts';
import type { SchemaFile } from '../../../scripts/schemas/read.ts';
import { writeGenerated } from '../../../scripts/schemas/write-generated.ts';

export type Verdict = 'valid' | 'invalid' | 'throws';

/**
 * Builds schemas as `npm run build:schemas` does, including types. Returns their validators by event type.
 * @throws Error if a schema can't be built
 */
export async function buildValidators(
  files: readonly SchemaFile[],
): Promise<ReadonlyMap<string, (value: unknown) => Verdict>> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-suite-'));
  try {
    writeGenerated(folder, await generate(files));
    const list = pathToFileURL(join(folder, 'validators.js')).href;
    const { validators } = (await import(list)) as typeof import('#samples/validators.js');
    // A validator reads its file with its first value, so call each before the folder is deleted.
    for (const { validate } of validators) verdictOf(validate, undefined);
    return new Map(
      validators.map(({ eventType, validate }) => [
        eventType,
        (value) => verdictOf(validate, value),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdictOf(validate: (value: unknown) => readonly unknown[], value: unknown): Verdict {
  try {
    return validate(value).length === 0 ? 'valid' : 'invalid';
  } catch {
    return 'throws';
  }
}
