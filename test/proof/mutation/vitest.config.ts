import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

import { LONG_TESTS } from '../../../vitest.config.ts';

/**
 * A mutant's run ends at the first test that fails. The core's tests are quick and find most mutants, so they run
 * first. The stores' contract is slow, so it runs last.
 */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      if (moduleId.includes('/test/core/')) return 0;
      return /-store\.test\.ts$|\/contracts\/|-crashes\.test\.ts$/.test(moduleId) ? 2 : 1;
    };
    return Promise.resolve(files.toSorted((one, other) => rank(one) - rank(other)));
  }
}

// The tests of the rooms that are mutated, and no slower ones.
export default defineConfig({
  test: {
    include: ['test/{adapters,batch,contracts,core,handlers,http,operations}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, LONG_TESTS],
    setupFiles: ['test/proof/mutation/one-seed.ts'],
    sequence: { sequencer: QuickFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
