import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

// src/core decides; it never acts. Anything that could make a decision depend on when or where it
// runs is out of reach there: other rooms, packages that do I/O, the clock, chance, the environment.
const impureGlobals = [
  'globalThis',
  'process',
  'performance',
  'crypto',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];

/** @param own matches what belongs to the core */
const coreImports = (own) => [
  'error',
  {
    patterns: [
      {
        // Everything but the core itself and the two pure packages that it is built on.
        regex: `^(?!${own}|canonicalize$|node:crypto$)`,
        message: 'src/core imports nothing but itself, canonicalize and node:crypto (hashing).',
      },
      {
        regex: '^node:crypto$',
        allowImportNames: ['createHash', 'hash'],
        message: 'Hashing is pure; the rest of node:crypto is not.',
      },
    ],
  },
];

export default defineConfig(
  globalIgnores(['generated', 'dist', 'cdk.out', 'coverage', '.mutation', '.build']),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'scripts/schemas/*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // { unwanted, ...kept } is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take the random number as a parameter.' },
        { object: 'Date', property: 'now', message: 'Take the time as a parameter.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(NewExpression, CallExpression)[callee.name="Date"]',
          message: 'Take the time as a parameter; Date.parse and Date.UTC are pure and allowed.',
        },
        { selector: 'AwaitExpression', message: 'src/core is synchronous.' },
        { selector: 'MetaProperty', message: 'src/core does not look at where it runs.' },
        { selector: 'ImportExpression', message: 'src/core is synchronous.' },
      ],
      'no-restricted-imports': coreImports('\\./'),
    },
  },
  {
    // A room of the core may also import the files beside it.
    files: ['src/core/*/**'],
    rules: { 'no-restricted-imports': coreImports('\\.{1,2}/[a-z-]+\\.ts$') },
  },
  {
    files: ['scripts/**', 'test/**'],
    ignores: [
      // What works on the team's own schemas and handlers, and the tests of those.
      'scripts/{build-lambda,new-event}.ts',
      'scripts/accept/consume.lambda.ts',
      'scripts/traffic/load-schemas.ts',
      'test/handlers/**',
      'test/support/try-handler.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^#generated/|/handlers/handlers\\.ts$|/entrypoints/consume\\.lambda\\.ts$',
              message:
                'Use #samples/… and scripts/samples: schemas/ and the list of handlers are the team’s.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // Matchers such as expect.objectContaining() are typed any by vitest.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
