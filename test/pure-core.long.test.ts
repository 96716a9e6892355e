import { expect, it } from 'vitest';

import { eslintWithoutTypes, rulesOfTheCore } from './support/core-rules.ts';

// `make lint` checks the same.
it('src/core keeps its rules in every file', async () => {
  const results = await eslintWithoutTypes().lintFiles('src/core');
  expect(results.length).toBeGreaterThan(10);
  const broken = results.flatMap(({ filePath, messages }) =>
    rulesOfTheCore(messages).map((rule) => `${filePath}: ${rule}`),
  );
  expect(broken).toEqual([]);
});
