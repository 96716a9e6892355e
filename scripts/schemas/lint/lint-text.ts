import type { Colour, Paint } from '../../cli/colours.ts';
import { printable } from '../../cli/printable.ts';
import type { LintReport } from './lint-schemas.ts';
import type { Level, LintFinding } from './rule.ts';

const COLOURS: Readonly<Record<Level, Colour>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** The findings of a directory, for people. */
export function lintText(directory: string, report: LintReport, paint: Paint): string {
  const findings = report.findings.map((finding) => findingText(directory, finding, paint));
  return [...findings, summary(report), ''].join('\n');
}

function findingText(directory: string, finding: LintFinding, paint: Paint): string {
  const { file, pointer, rule, level, reason, fix } = finding;
  const place = [directory, file].filter((part) => part !== '').join('/');
  const at = pointer === '' ? '' : ` at "${pointer}"`;
  const head = `${printable(place)}: ${paint(COLOURS[level], level)} ${rule}: ${printable(`${reason}${at}`)}`;
  return `${head}\n    ${printable(fix)}`;
}

function summary({ schemas, findings, accepted }: LintReport): string {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const counts = [counted(count('error'), 'error'), counted(count('warning'), 'warning')];
  const rest = accepted.length > 0 ? [`${accepted.length} accepted by lint-ignore`] : [];
  return `${counted(schemas, 'schema')}: ${[...counts, ...rest].join(', ')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
