import type { Result, Session } from '../cli/define-command.ts';
import { buildSchemas, type SchemaBuild } from './build-schemas.ts';
import { SchemaProblems, type SchemaProblem } from './problem.ts';
import type { Written } from './write-generated.ts';

/** How many warnings are listed. */
const MAX_WARNINGS = 3;

/** Builds the schemas of a folder into another, and tells what is new or what is wrong. */
export async function buildAndReport(
  from: string,
  to: string,
  isStrict: boolean,
  { stderr }: Session,
): Promise<Result> {
  const build = await buildSchemas(from, to, isStrict).catch((error: unknown) => {
    throw error instanceof SchemaProblems ? new Error(report(error), { cause: error }) : error;
  });
  if (build.warnings.length > 0) stderr.write(`${warned(from, build.warnings)}\n`);
  return { exitCode: 0, json: build, text: `${summary(build)}\n` };
}

function summary(build: SchemaBuild): string {
  return `${build.schemas} schemas of ${build.eventTypes} event types: ${news(build)}`;
}

/** Names the files that there are once; those of the schemas may be hundreds, and are counted. */
function news({ written, removed }: Written): string {
  const single = written.filter((path) => !path.includes('/'));
  const count = written.length - single.length;
  const counted = count === 0 ? [] : [`${count} ${count === 1 ? 'file' : 'files'} in validators`];
  const parts = [
    ...(written.length > 0 ? [`wrote ${[...counted, ...single].join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing changed';
}

/** Every command builds the schemas first, so many warnings must not bury what it says itself. */
function warned(from: string, warnings: readonly SchemaProblem[]): string {
  const { message } = new SchemaProblems(from, warnings.slice(0, MAX_WARNINGS));
  const count = warnings.length === 1 ? 'a warning' : `${warnings.length} warnings`;
  const more = warnings.length - MAX_WARNINGS;
  const rest = more > 0 ? `\n+${more} more: npm run build:schemas -- --strict` : '';
  return `build-schemas: ${count}\n\n${message}${rest}\n`;
}

function report({ problems, message }: SchemaProblems): string {
  const count = problems.length === 1 ? 'A schema was refused' : `${problems.length} problems`;
  return `${count}, nothing was written\n\n${message}\n\nSee docs/schemas.md.`;
}
