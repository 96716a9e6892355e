import { describe, expect, it } from 'vitest';

import { canonicalHash } from '../../../../src/core/content-hash.ts';
import {
  isAccepted,
  judgedChange,
  staleOverrides,
  type Current,
} from '../../../../scripts/schemas/check/decide.ts';
import type { Opinion, Verdict } from '../../../../scripts/schemas/check/verdict.ts';

const name = { eventType: 'a.done', version: 'v1' };
const schema = { type: 'object' };
const file = { ...name, file: 'a.done/v1.json', schema };
const override = { ...name, sha256: canonicalHash(schema), reason: 'Nobody has sent it so far.' };
const RULES = { schemas: [file], published: [name], overrides: [], isStrict: false };
const place = { pointer: '', keyword: 'type', message: '' };

const VERDICTS: Readonly<Record<Verdict['kind'], Verdict>> = {
  compatible: { kind: 'compatible' },
  incompatible: { kind: 'incompatible', findings: [place] },
  undecided: { kind: 'undecided', doubts: [place] },
};

function opinion(by: Opinion['by'], kind: Verdict['kind']): Opinion {
  return { by, verdict: VERDICTS[kind], summary: '' };
}

function outcomeOf(opinions: readonly Opinion[], overrides: Current['overrides'] = []) {
  return judgedChange(name, opinions, { ...RULES, overrides }).outcome;
}

describe('what becomes of a changed version', () => {
  it.each([
    ['compatible', 'compatible', 'compatible', true],
    ['compatible', 'incompatible', 'breaks', false],
    ['compatible', 'undecided', 'compatible', true],
    ['incompatible', 'compatible', 'breaks', false],
    ['undecided', 'compatible', 'unrefuted', true],
    ['undecided', 'incompatible', 'breaks', false],
    ['undecided', 'undecided', 'undecided', false],
  ] as const)('structural %s, generated %s: it %s', (structural, generated, outcome, accepted) => {
    const opinions = [opinion('structural', structural), opinion('generated', generated)];
    expect(outcomeOf(opinions)).toBe(outcome);
    expect(isAccepted({ outcome, opinions }, { isStrict: false })).toBe(accepted);
  });

  it('breaks if the version was removed, whatever recorded events say', () => {
    const removed = { ...RULES, schemas: [] };
    for (const opinions of [
      [],
      [opinion('corpus', 'undecided')],
      [opinion('corpus', 'incompatible')],
    ]) {
      expect(judgedChange(name, opinions, removed).outcome).toBe('breaks');
    }
  });

  it('advises a version that neither side has', () => {
    const published = [name, { ...name, version: 'v10' }, { eventType: 'b.done', version: 'v20' }];
    expect(judgedChange(name, [], { ...RULES, published }).nextVersion).toBe('v11');
    expect(judgedChange(name, [], { ...RULES, schemas: [], published }).nextVersion).toBe('v11');
  });

  it('must be proved or shown by recorded events if the check is strict, or an override accepts it', () => {
    const opinions = [opinion('structural', 'undecided'), opinion('generated', 'compatible')];
    const strict = { ...RULES, isStrict: true };
    const change = judgedChange(name, opinions, strict);
    expect([change.outcome, isAccepted(change, strict)]).toEqual(['unrefuted', false]);
    const read = judgedChange(name, [...opinions, opinion('corpus', 'compatible')], strict);
    expect([read.outcome, isAccepted(read, strict)]).toEqual(['unrefuted', true]);
    const unread = judgedChange(name, [...opinions, opinion('corpus', 'undecided')], strict);
    expect(isAccepted(unread, strict)).toBe(false);
    const accepted = judgedChange(name, opinions, { ...strict, overrides: [override] });
    expect([accepted.outcome, isAccepted(accepted, strict)]).toEqual(['overridden', true]);
  });

  it('is accepted by an override of exactly this text', () => {
    const opinions = [opinion('structural', 'incompatible')];
    const ofAnother = { ...override, sha256: canonicalHash({}) };
    const ofNext = { ...override, version: 'v2' };
    const rules = { ...RULES, overrides: [override] };
    expect(judgedChange(name, opinions, rules)).toMatchObject({
      outcome: 'overridden',
      reason: override.reason,
    });
    expect(outcomeOf(opinions, [ofAnother, ofNext])).toBe('breaks');
    expect(outcomeOf([opinion('structural', 'compatible')], [override])).toBe('compatible');
    const current = { schemas: [file], overrides: [override, ofAnother, ofNext] };
    expect(staleOverrides(current)).toEqual([ofAnother, ofNext]);
  });
});
