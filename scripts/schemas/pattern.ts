import { isSafe } from 'redos-detector';

import type { Finding } from './problem.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

// How many ways a string may match before the pattern counts as unsafe. A bounded number of ways makes
// the time to match proportional to the length, however hostile the string.
const MAX_SCORE = 50;
// Both end the analysis of a hard pattern, and then it counts as unsafe. Steps come first, so that
// the verdict doesn't depend on the machine.
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
      reason: `is not a regular expression: ${messageOf(error)}`,
      remedy: 'Correct it. It is read with the flag "u", so only syntax characters may be escaped.',
    };
  }
  return looksAround(pattern) ?? startsAnywhere(pattern) ?? backtracks(pattern);
}

// The detector takes it that an assertion holds (and so finds nothing wrong with ^(?:a+)+\b), and that a
// lookaround is tried once. Right after ^ it is.
function looksAround(pattern: string): Finding | undefined {
  const rest = withoutLiterals(pattern).replace(/^\^\(\?[=!]/, '');
  if (!/\\b|\(\?(?:[=!]|<[=!])/i.test(rest)) return undefined;
  return {
    reason: 'looks ahead or behind (or uses \\b) in a place that may be tried again and again',
    remedy: 'Keep a single lookahead, right after a leading "^", or say it with "not" or "allOf".',
  };
}

// A search starts anew at every character: with a repetition in it, that alone takes quadratic time.
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
  // Where a pattern may stop anywhere, the detector takes it that it will. Parts of it may still fail.
  const whole = new RegExp(`(?:${pattern})$`, 'u');
  try {
    const result = isSafe(whole, { maxScore: MAX_SCORE, maxSteps: MAX_STEPS, timeout: TIMEOUT_MS });
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
      'Let a string match in one way only (no "a+a+", no "(a+)+"), or give the repetitions an upper ' +
      'bound; or use "maxLength", "enum" or a "format" instead.',
  };
}

// Escapes other than \b and \B, and what stands in brackets, replaced by a letter.
function withoutLiterals(pattern: string): string {
  return pattern.replaceAll(/\\[^bB]|\[(?:\\.|[^\]])*\]/gsu, 'x');
}

// What stands between the "|"s outside all groups.
function alternatives(text: string): string[] {
  const flat = text.replaceAll(/\([^()]*\)/g, 'x');
  return flat === text ? text.split('|') : alternatives(flat);
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
