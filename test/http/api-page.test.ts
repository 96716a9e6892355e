import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { PROBLEM_STATUSES } from '../../src/http/problem.ts';
import { ROUTES } from '../../src/http/routes.ts';

const page = readFileSync('docs/api.md', 'utf8');

describe('docs/api.md', () => {
  it('names every route', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !page.includes(`\`${route}\``))).toEqual([]);
  });

  it('lists the status of every problem', () => {
    const table = page.split('## Errors')[1]?.split('\n## ')[0] ?? '';
    const listed = Array.from(table.matchAll(/^\| ([\d, ]+) \|/gm), ([, cell = '']) =>
      cell.split(',').map(Number),
    ).flat();
    // API Gateway answers 429.
    expect(listed.filter((status) => status !== 429)).toEqual(PROBLEM_STATUSES);
  });
});
