import { describe, expect, it } from 'vitest';

import { tellOtherRules } from '../../../scripts/events/deployed-rules.ts';

const PROD = { name: 'EventProcessor-prod', local: false } as const;
const LOCAL = { name: 'make local', local: true } as const;

function told(
  stack: Parameters<typeof tellOtherRules>[0],
  rules: Parameters<typeof tellOtherRules>[1],
): string {
  const texts: string[] = [];
  tellOtherRules(stack, rules, { stderr: { write: (text: string) => texts.push(text) } });
  return texts.join('');
}

describe('a command that judges events by its checkout', () => {
  it('says if the stack has other schemas, mappings or formats, and what to do', () => {
    const own = { schemasDigest: 'aaa' };
    expect(told({ ...PROD, schemasDigest: 'bbb' }, own)).toBe(
      'The schemas or mappings of this checkout, or the code that reads other formats, differ from those of ' +
        'EventProcessor-prod. What follows is judged by this checkout, and the function may decide otherwise. ' +
        'Deploy this checkout first, or check out what is deployed.\n',
    );
    expect(told({ ...LOCAL, schemasDigest: 'bbb' }, own)).toMatch(
      /make local.* Start make local again to use them\.\n$/,
    );
  });

  it('says nothing if they are the same, or if one of them isn’t known', () => {
    expect(told({ ...PROD, schemasDigest: 'aaa' }, { schemasDigest: 'aaa' })).toBe('');
    expect(told(PROD, { schemasDigest: 'aaa' })).toBe('');
    expect(told({ ...PROD, schemasDigest: 'aaa' }, {})).toBe('');
  });
});
