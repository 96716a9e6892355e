import { expect, it } from 'vitest';

import { opinionLines } from '../../../../scripts/schemas/check/opinion-text.ts';
import type { Opinion } from '../../../../scripts/schemas/check/verdict.ts';

const READ: Opinion = { by: 'corpus', verdict: { kind: 'compatible' }, summary: 'read them' };

function notes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `note ${index}`);
}

it('prints all notes and places of an opinion, unless there are more than anybody reads', () => {
  expect(opinionLines({ ...READ, notes: notes(50) })).toHaveLength(51);
  const many = opinionLines({ ...READ, notes: notes(1_051) });
  expect(many).toHaveLength(52);
  expect(many.at(-1)).toBe('    … and 1,001 more notes (--json has them all)');

  const more = opinionLines({ ...READ, notes: notes(51) });
  expect(more.at(-1)).toBe('    … and 1 more note (--json has it)');

  const doubts = notes(52).map((message) => ({ pointer: '', keyword: '', message }));
  const undecided = opinionLines({ ...READ, verdict: { kind: 'undecided', doubts } });
  expect(undecided.at(-1)).toBe('    … and 2 more places (--json has them all)');
});
