import type { LintRule } from './rule.ts';

export const examples: LintRule = {
  name: 'examples',
  level: 'error',
  find: ({ file: { schema } }) => {
    const { examples: bodies } = schema;
    if (Array.isArray(bodies) && bodies.length > 0) return [];
    const fix =
      'Add "examples" at the root, with at least one complete body. Documents show the first one, and send-events sends them.';
    return [{ pointer: '', reason: 'the schema has no examples', fix }];
  },
};

/** Begins at the "@": a search for what precedes it would take quadratic time on a long text. */
const ADDRESS = /(?<=[^\s@"])@(?<domain>(?:[\w-]+\.)+[a-z]{2,})/gi;
/** RFC 2606 and RFC 6761: nobody can own these. */
const NOBODYS = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/i;

export const exampleAddress: LintRule = {
  name: 'example-address',
  level: 'warning',
  find: ({ all }) =>
    all.flatMap(({ pointer, schema }) => {
      const text = JSON.stringify(schema['examples'] ?? []);
      const real = Array.from(text.matchAll(ADDRESS)).filter(
        ({ groups }) => !NOBODYS.test(groups?.['domain'] ?? ''),
      );
      if (real.length === 0) return [];
      const fix = 'Use a name at example.com, which nobody owns: examples are published and sent.';
      return [{ pointer, reason: 'an example has an e-mail address that may be real', fix }];
    }),
};
