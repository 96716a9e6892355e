import { resolve } from 'node:path';

import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractConfiguration from 'dependency-cruiser/config-utl/extract-depcruise-config';

const { options, ...rules } = await extractConfiguration(resolve('.dependency-cruiser.js'));

/** The rules between rooms. */
export const ruleSet = rules;

/** Checks a project as `npm run lint` checks this one. */
export async function violationsIn(baseDir: string): Promise<string[]> {
  const { output } = await cruise(
    ['bin', 'lib', 'src', 'scripts', 'test'],
    { ...options, ruleSet, validate: true, baseDir },
    options?.enhancedResolveOptions,
  );
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}
