import { isSafe } from 'redos-detector';

import type { Finding } from './problem.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

// A pattern is unsafe if a string may match it in more ways than this. If the number of ways is bounded, the time to match
// is proportional to the length of any string.
const MAX_SCORE = 50;
// Both limits end the analysis of a hard pattern, which then counts as unsafe. The steps run out first, so the verdict
// doesn't depend on the machine.
const MAX_STEPS = 2_000;
const TIMEOUT_MS = 10_000;

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
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return {
      reason: `is not a regular expression: ${firstLineOf(error)}`,
      remedy: 'Correct it. It is read with the flag "u", so only syntax characters may be escaped.',
    };
  }
  return looksAround(pattern) ?? startsAnywhere(pattern) ?? backtracks(pattern);
}

// The detector assumes that an assertion holds, so it finds nothing wrong with ^(?:a+)+\b. It also assumes that a
// lookaround is tried only once, which is true right after ^ alone.
function looksAround(pattern: string): Finding | undefined {
  const rest = withoutLiterals(pattern).replace(/^\^\(\?[=!]/, '');
  if (!/\\b|\(\?(?:[=!]|<[=!])/i.test(rest)) return undefined;
  return {
    reason: 'looks ahead or behind (or uses \\b) in a place that may be tried again and again',
    remedy: 'Keep a single lookahead, right after a leading "^", or say it with "not" or "allOf".',
  };
}

// A search starts again at each character. If the pattern has a repetition, that alone takes quadratic time.
function startsAnywhere(pattern: string): Finding | undefined {
  const text = withoutLiterals(pattern);
  const anchored = alternatives(text).every((one) => one.startsWith('^'));
  if (anchored || !/[*+]|\{\d+,\}/.test(text)) return undefined;
  return {
    reason: 'is open to catastrophic backtracking: it repeats something and may start anywhere',
    remedy: 'Start it (each alternative of it) with "^", or give the repetitions an upper bound.',
  };
}

function backtracks(pattern: string): Finding | undefined {
  // If a pattern may stop anywhere, the detector assumes that it stops early. But a part of it may fail first.
  const whole = new RegExp(`(?:${pattern})$`, 'u');
  try {
    const result = isSafe(whole, { maxScore: MAX_SCORE, maxSteps: MAX_STEPS, timeout: TIMEOUT_MS });
    if (result.safe) return undefined;
  } catch (error) {
    return {
      reason: `could not be checked for catastrophic backtracking: ${firstLineOf(error)}`,
      remedy:
        'Write it with plain groups "(?:…)": named groups and inline flags are not understood.',
    };
  }
  return {
    reason: 'is open to catastrophic backtracking',
    remedy:
      'Let a string match in one way only (no "a+a+", no "(a+)+"), or give the repetitions an upper ' +
      'bound; or use "maxLength", "enum" or a "format" instead.',
  };
}

// The pattern with a letter in place of each bracket expression and each escape but \b and \B.
function withoutLiterals(pattern: string): string {
  return pattern.replaceAll(/\\[^bB]|\[(?:\\.|[^\]])*\]/gsu, 'x');
}

// The alternatives that "|" separates outside of groups.
function alternatives(text: string): string[] {
  const flat = text.replaceAll(/\([^()]*\)/g, 'x');
  return flat === text ? text.split('|') : alternatives(flat);
}

function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
