import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that take long are in files of this name. `make test` leaves them out, `make test-all` runs every test. */
export const LONG_TESTS = '**/*.long.test.ts';

/** `vitest run --mode quick` is what `make test` runs. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'quick' ? [LONG_TESTS] : [])],
    globalSetup: 'test/support/temporary-folder.ts',
    // Test files share modules: loading the CDK and the SDK anew for each file takes longer than most tests. So a test
    // must undo what it changes outside its file.
    isolate: false,
    // By default, Vitest leaves a core free. The long tests would then take twice as long on a machine with two.
    ...(mode !== 'quick' && { maxWorkers: '100%' }),
    // Only to end what hangs: on a slow machine, some tests take minutes.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // By default it is one second.
    expect: { poll: { timeout: 500_000 } },
    coverage: {
      provider: 'v8',
      include: ['src/**', 'lib/**'],
      // It runs in a browser, where nobody counts.
      exclude: ['src/console/**'],
      reporter: ['text', 'html'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
}));
