import { isSafe } from 'redos-detector';

import type { Finding } from './problem.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

// How many ways a string may match before the pattern counts as unsafe. A bounded number of ways makes
// the time to match proportional to the length, however hostile the string.
const MAX_SCORE = 50;
// Both end the analysis of a hard pattern, and then it counts as unsafe. Steps come first, so that
// the verdict doesn't depend on the machine.
const MAX_STEPS = 5_000;
const TIMEOUT_MS = 30_000;

/** Patterns of a subschema (`pattern`, keys of `patternProperties`) that may not be used. */
export function unsafePatterns({ pointer, schema }: Subschema): Finding[] {
  const { pattern, patternProperties } = schema;
  const keys = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  const patterns = typeof pattern === 'string' ? [pattern, ...keys] : keys;
  return patterns.flatMap((one) => {
    const finding = patternFinding(one);
    if (finding === undefined) return [];
    return { ...finding, reason: `pattern "${one}" at "${pointer}" ${finding.reason}` };
  });
}

/** Why a pattern may not be used, or undefined if it may. Patterns have the flag `u`, as in Ajv. */
export function patternFinding(pattern: string): Finding | undefined {
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, 'u');
  } catch (error) {
    return {
      reason: `is not a regular expression: ${messageOf(error)}`,
      remedy: 'Correct it. It is read with the flag "u", so only syntax characters may be escaped.',
    };
  }
  return looksAround(pattern) ?? backtracks(regex);
}

// The detector judges what is inside a lookaround, but not that the search tries it again at every
// position: (?=.*x)y takes minutes on 1 MiB of y. Right after ^ it is tried once.
function looksAround(pattern: string): Finding | undefined {
  const rest = pattern.replaceAll(/\\./gs, '').replace(/^\^\(\?[=!]/, '');
  if (!/\(\?(?:[=!]|<[=!])/.test(rest)) return undefined;
  return {
    reason: 'looks ahead or behind in a place that may be tried again and again',
    remedy: 'Keep a single lookahead, right after a leading "^", or say it with "not" or "allOf".',
  };
}

function backtracks(regex: RegExp): Finding | undefined {
  try {
    const result = isSafe(regex, { maxScore: MAX_SCORE, maxSteps: MAX_STEPS, timeout: TIMEOUT_MS });
    if (result.safe) return undefined;
  } catch (error) {
    return {
      reason: `could not be checked for catastrophic backtracking: ${messageOf(error)}`,
      remedy:
        'Write it with plain groups "(?:…)": named groups and inline flags are not understood.',
    };
  }
  return {
    reason: 'is open to catastrophic backtracking',
    remedy:
      'Start it with "^", let a string match in one way only (no "a+a+", no "(a+)+"), give ' +
      'repetitions an upper bound; or use "maxLength", "enum" or a "format" instead.',
  };
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
