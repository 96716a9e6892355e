import { parseArgs } from 'node:util';

import { checkSchemas } from './schemas/check.ts';
import { generate } from './schemas/generate.ts';
import { SchemaProblems } from './schemas/problem.ts';
import type { SchemaProblem } from './schemas/problem.ts';
import { readSchemas } from './schemas/read.ts';
import { writeGenerated, type Written } from './schemas/write-generated.ts';

const HELP = `Checks the schemas and generates validators and types from them.

  npm run build:schemas -- [--schemas DIR] [--out DIR] [--help]

  --schemas DIR  where <event_type>/<version>.json lie (default: schemas)
  --out DIR      where the generated files go (default: generated)

Everything that is wrong is listed at once, and nothing is written. What is refused, and why:
docs/schemas.md. The exit code is 1 if anything is wrong.
`;

/** What a build has done. */
export interface SchemaBuild extends Written {
  readonly eventTypes: number;
  readonly schemas: number;
}

/**
 * Reads the schemas of one directory, checks them, and writes what is generated from them to another.
 * @throws SchemaProblems with everything that is wrong; then nothing has been written
 */
export async function buildSchemas(from: string, to: string): Promise<SchemaBuild> {
  const { schemas, problems } = readSchemas(from);
  const all = [...problems, ...checkSchemas(schemas)].sort(byFile);
  if (schemas.length === 0 && all.length === 0) {
    all.push({ file: '', reason: 'there are no schemas', remedy: `Add one below ${from}.` });
  }
  if (all.length > 0) throw new SchemaProblems(from, all);

  const changes = writeGenerated(to, await generate(schemas));
  const eventTypes = new Set(schemas.map(({ eventType }) => eventType)).size;
  return { eventTypes, schemas: schemas.length, ...changes };
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
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const build = await buildSchemas(values.schemas, values.out);
    console.log(`${build.schemas} schemas of ${build.eventTypes} event types: ${news(build)}`);
    return 0;
  } catch (error) {
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

function report({ problems, message }: SchemaProblems): string {
  const count = problems.length === 1 ? 'A schema was refused' : `${problems.length} problems`;
  return `build-schemas: ${count}, nothing was written\n\n${message}\n\nSee docs/schemas.md.`;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
