import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only to end what hangs: on a busy machine, synthesizing a stack alone can take seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**', 'lib/**'],
      reporter: ['text', 'html'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
