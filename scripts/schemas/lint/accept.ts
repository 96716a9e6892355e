import type { Subschema } from '../walk.ts';
import { nearestName } from './nearest-name.ts';
import type { Fault, LintRule } from './rule.ts';

/** A `lint-ignore` in a `$comment`: it accepts what some rules find in the schema with the comment, and inside of it. */
interface Acceptance {
  readonly pointer: string;
  readonly rules: readonly string[];
  readonly because: string;
}

const LINE = /^\s*lint-ignore\b(?<rules>[^:]*)(?::(?<because>.*))?$/;

const LINE_END = /\r?\n/;

/** A comment without its `lint-ignore`s. */
export function withoutAcceptances(comment: string): string {
  const lines = comment.split(LINE_END).filter((line) => !LINE.test(line));
  return lines.join('\n');
}

/** What a file accepts, and what is wrong with how it says so. */
export interface Acceptances {
  readonly accepted: readonly Acceptance[];
  readonly faults: readonly Fault[];
}

/** Reads each line `lint-ignore <rule>, <rule>: <reason>` of the `$comment`s in a file. */
export function acceptancesIn(all: readonly Subschema[], rules: readonly LintRule[]): Acceptances {
  const known = new Set(rules.map(({ name }) => name));
  const accepted: Acceptance[] = [];
  const faults: Fault[] = [];
  for (const { pointer, schema } of all) {
    for (const acceptance of acceptancesAt(pointer, schema['$comment'])) {
      const fault = faultOf(acceptance, known);
      if (fault) faults.push(fault);
      else accepted.push(acceptance);
    }
  }
  return { accepted, faults };
}

function acceptancesAt(pointer: string, comment: unknown): Acceptance[] {
  const lines = typeof comment === 'string' ? comment.split(LINE_END) : [];
  return lines.flatMap((line) => {
    const groups = LINE.exec(line)?.groups;
    if (!groups) return [];
    const rules = (groups['rules'] ?? '').split(',').map((rule) => rule.trim());
    return [{ pointer, rules, because: groups['because']?.trim() ?? '' }];
  });
}

function faultOf(
  { pointer, rules, because }: Acceptance,
  known: ReadonlySet<string>,
): Fault | undefined {
  const unknown = rules.filter((rule) => !known.has(rule));
  const fix = 'Write "lint-ignore <rule>: <why it is right here>" in "$comment".';
  if (unknown.length > 0) {
    const names = unknown.map((rule) => `"${rule}"`).join(', ');
    const meant = unknown.flatMap((rule) => nearestName(rule, known) ?? []);
    const reason = `lint-ignore names ${names}, which is no rule that can be ignored`;
    const advice = meant.length > 0 ? `Did you mean ${meant.join(', ')}? ${fix}` : fix;
    return { pointer, reason, fix: advice };
  }
  return because === '' ? { pointer, reason: 'lint-ignore has no reason', fix } : undefined;
}

/** The acceptance of a fault, the innermost one. */
export function acceptanceOf(
  { accepted }: Acceptances,
  rule: string,
  { pointer }: Fault,
): Acceptance | undefined {
  return accepted.findLast(
    (one) =>
      one.rules.includes(rule) &&
      (pointer === one.pointer || pointer.startsWith(`${one.pointer}/`)),
  );
}

/** Acceptances of a rule that found nothing there. */
export function unusedAcceptances(
  { accepted }: Acceptances,
  isUsed: (acceptance: Acceptance, rule: string) => boolean,
): Fault[] {
  return accepted.flatMap((acceptance) =>
    acceptance.rules
      .filter((rule) => !isUsed(acceptance, rule))
      .map((rule) => ({
        pointer: acceptance.pointer,
        reason: `lint-ignore of ${rule} accepts nothing`,
        fix: 'Take it out: it would hide what the rule finds later.',
      })),
  );
}
