import { parseArgs } from 'node:util';

import { buildFailures } from './schemas/build-failure.ts';
import { checkSchemas, schemaWarnings } from './schemas/check.ts';
import { generate } from './schemas/generate.ts';
import { SchemaProblems } from './schemas/problem.ts';
import type { SchemaProblem } from './schemas/problem.ts';
import { readSchemas, type SchemaFile } from './schemas/read.ts';
import { writeGenerated, type Written } from './schemas/write-generated.ts';

const HELP = `Checks the schemas and generates validators and types from them.

  npm run build:schemas -- [--schemas DIR] [--out DIR] [--strict] [--help]

  --schemas DIR  where <event_type>/<version>.json lie (default: schemas)
  --out DIR      where the generated files go (default: generated)
  --strict       refuse what is only a warning otherwise: a missing description

Everything that is wrong is listed at once, and nothing is written. What is refused, and why:
docs/schemas.md. The exit code is 1 if anything is wrong, and 2 for wrong options.
`;

/** How many warnings are listed. */
const MAX_WARNINGS = 3;

/** What a build has done. */
export interface SchemaBuild extends Written {
  readonly eventTypes: number;
  readonly schemas: number;
  readonly warnings: readonly SchemaProblem[];
}

/**
 * Reads the schemas of one directory, checks them, and writes what is generated from them to another.
 * @param isStrict whether a warning counts as wrong
 * @throws SchemaProblems with everything that is wrong; then nothing has been written
 */
export async function buildSchemas(
  from: string,
  to: string,
  isStrict = false,
): Promise<SchemaBuild> {
  const { schemas, problems } = readSchemas(from);
  const warnings = schemaWarnings(schemas);
  const wrong = [...problems, ...checkSchemas(schemas), ...(isStrict ? warnings : [])];
  const all = wrong.sort(byFile);
  if (schemas.length === 0 && all.length === 0) {
    all.push({ file: '', reason: 'there are no schemas', remedy: `Add one below ${from}.` });
  }
  if (all.length > 0) throw new SchemaProblems(from, all);

  const changes = writeGenerated(to, await generateFrom(schemas, from));
  const eventTypes = new Set(schemas.map(({ eventType }) => eventType)).size;
  return { eventTypes, schemas: schemas.length, warnings, ...changes };
}

async function generateFrom(
  schemas: readonly SchemaFile[],
  from: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    return await generate(schemas);
  } catch (error) {
    const problems = await buildFailures(schemas);
    throw problems.length > 0 ? new SchemaProblems(from, problems) : error;
  }
}

function byFile(one: SchemaProblem, other: SchemaProblem): number {
  return one.file < other.file ? -1 : Number(one.file > other.file);
}

/**
 * The command.
 * @param args what follows the name of the script
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        schemas: { type: 'string', default: 'schemas' },
        out: { type: 'string', default: 'generated' },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const build = await buildSchemas(values.schemas, values.out, values.strict);
    if (build.warnings.length > 0) console.error(warned(values.schemas, build.warnings));
    console.log(`${build.schemas} schemas of ${build.eventTypes} event types: ${news(build)}`);
    return 0;
  } catch (error) {
    if (isOfArguments(error)) {
      console.error(`error: ${text(error)}\nSee npm run build:schemas -- --help`);
      return 2;
    }
    console.error(
      error instanceof SchemaProblems ? report(error) : `build-schemas: ${text(error)}`,
    );
    return 1;
  }
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
  return `build-schemas: ${count}, nothing was written\n\n${message}\n\nSee docs/schemas.md.`;
}

function isOfArguments(error: unknown): boolean {
  return (
    error instanceof TypeError && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code))
  );
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
