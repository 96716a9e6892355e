import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

// src/core decides and never acts. So it must not use anything that depends on when or where it runs: the clock, random
// numbers, the environment, I/O. Which files import which is in .dependency-cruiser.js.
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

export default defineConfig(
  globalIgnores(['generated', 'dist', 'cdk.out', 'coverage', '.mutation', '.build']),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.js'] },
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
      // { unwanted, ...kept } leaves a field out.
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
        { selector: 'MetaProperty', message: 'src/core must not depend on where it runs.' },
        { selector: 'ImportExpression', message: 'src/core is synchronous.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:crypto',
          allowImportNames: ['createHash', 'hash'],
          message: 'Hashing is pure; the rest of node:crypto is not.',
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // vitest types matchers such as expect.objectContaining() as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
