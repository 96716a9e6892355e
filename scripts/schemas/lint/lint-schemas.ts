import { checkSchemas } from '../check.ts';
import { placesIn } from '../fields.ts';
import type { SchemaDirectory, SchemaFile } from '../read.ts';
import type { SchemaProblem } from '../problem.ts';
import { subschemas } from '../walk.ts';
import { acceptanceOf, acceptancesIn, unusedAcceptances } from './accept.ts';
import { eventTypeStyles } from './names.ts';
import type { AcceptedFinding, Fault, Level, LintFinding } from './rule.ts';
import { RULES } from './rules.ts';

/** What the rules say of a directory. */
export interface LintReport {
  readonly schemas: number;
  /** In the order of the files, and of the rules in each. */
  readonly findings: readonly LintFinding[];
  readonly accepted: readonly AcceptedFinding[];
}

/**
 * Checks all schemas of a directory. If the build refuses a schema, its problems are the findings, and the rules aren't
 * asked.
 */
export function lintSchemas({ schemas, problems }: SchemaDirectory): LintReport {
  const refused = [...problems, ...checkSchemas(schemas)];
  const files = new Set(refused.map(({ file }) => file));
  const linted = schemas.filter(({ file }) => !files.has(file)).map(lintFile);
  const notes = eventTypeStyles(schemas).map(inFile('', 'event-type-style', 'note'));
  return {
    schemas: schemas.length,
    findings: [...refused.map(refusal), ...linted.flatMap(({ findings }) => findings), ...notes],
    accepted: linted.flatMap(({ accepted }) => accepted),
  };
}

/** What the rules say of one file, which the build must accept. */
export function lintFile(file: SchemaFile): Pick<LintReport, 'findings' | 'accepted'> {
  const all = subschemas(file.schema);
  const schema = { file, all, places: placesIn(all) };
  const acceptances = acceptancesIn(all, RULES);
  const findings: LintFinding[] = acceptances.faults.map(inFile(file.file, 'lint-ignore', 'error'));
  const accepted: AcceptedFinding[] = [];
  const used = new Set<string>();
  for (const { name, level, find } of RULES) {
    for (const fault of find(schema)) {
      const finding = inFile(file.file, name, level)(fault);
      const acceptance = acceptanceOf(acceptances, name, fault);
      if (!acceptance) findings.push(finding);
      else {
        used.add(`${name} ${acceptance.pointer}`);
        accepted.push({ ...finding, because: acceptance.because });
      }
    }
  }
  const unused = unusedAcceptances(acceptances, ({ pointer }, rule) =>
    used.has(`${rule} ${pointer}`),
  );
  return {
    findings: [...findings, ...unused.map(inFile(file.file, 'lint-ignore', 'warning'))],
    accepted,
  };
}

function inFile(file: string, rule: string, level: Level): (fault: Fault) => LintFinding {
  return (fault) => ({ file, rule, level, ...fault });
}

/** What the build refuses. Its reason names the place. */
function refusal({ file, reason, remedy }: SchemaProblem): LintFinding {
  return { file, rule: 'build', level: 'error', pointer: '', reason, fix: remedy };
}
