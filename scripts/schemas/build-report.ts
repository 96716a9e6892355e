import type { Result, Session } from '../cli/define-command.ts';
import { buildSchemas, type SchemaBuild } from './build-schemas.ts';
import { SchemaProblems, type SchemaProblem } from './problem.ts';
import { MAPPINGS_FILE } from './read.ts';
import type { Written } from './write-generated.ts';

/** Maximum number of warnings listed. */
const MAX_WARNINGS = 3;

/** Builds the schemas of one folder into another, and says what changed or what is wrong. */
export async function buildAndReport(
  from: string,
  to: string,
  isStrict: boolean,
  { stderr }: Session,
): Promise<Result> {
  const build = await buildSchemas(from, to, isStrict).catch((error: unknown) => {
    throw error instanceof SchemaProblems
      ? new Error(problemsText(error), { cause: error })
      : error;
  });
  if (build.warnings.length > 0) stderr.write(`${warningsText(from, build.warnings)}\n`);
  return { exitCode: 0, json: build, text: `${summary(build)}\n` };
}

function summary(build: SchemaBuild): string {
  return `${build.schemas} schemas of ${build.eventTypes} event types: ${changesText(build)}`;
}

/** Counts the files of the schemas, because there may be hundreds, and names all other files and folders. */
function changesText({ written, removed }: Written): string {
  const others = written.filter((path) => !path.startsWith('validators/'));
  const single = new Set(others.map((path) => path.split('/')[0]));
  const count = written.length - others.length;
  const counted = count === 0 ? [] : [`${count} ${count === 1 ? 'file' : 'files'} in validators`];
  const parts = [
    ...(written.length > 0 ? [`wrote ${[...counted, ...single].join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing changed';
}

/** Every command builds the schemas first, so a long list of warnings would hide its own output. */
function warningsText(from: string, warnings: readonly SchemaProblem[]): string {
  const { message } = new SchemaProblems(from, warnings.slice(0, MAX_WARNINGS));
  const count = warnings.length === 1 ? 'a warning' : `${warnings.length} warnings`;
  const more = warnings.length - MAX_WARNINGS;
  const rest = more > 0 ? `\n+${more} more: npm run build:schemas -- --strict` : '';
  return `build-schemas: ${count}\n\n${message}${rest}\n`;
}

function problemsText({ problems, message }: SchemaProblems): string {
  const isMapping = ({ file }: SchemaProblem) => file === MAPPINGS_FILE;
  const one = problems.some(isMapping) ? `${MAPPINGS_FILE} was refused` : 'A schema was refused';
  const count = problems.length === 1 ? one : `${problems.length} problems`;
  const guides = [
    ...(problems.every(isMapping) ? [] : ['docs/schemas.md']),
    ...(problems.some(isMapping) ? ['docs/formats.md'] : []),
  ];
  return `${count}, nothing was written\n\n${message}\n\nSee ${guides.join(' and ')}.`;
}
