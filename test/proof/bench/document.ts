import { readFile, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';

import type { CaseResult } from './case-result.ts';
import { headlineTable } from './headline.ts';
import { plotOf } from './plot.ts';

interface Markers {
  readonly begin: string;
  readonly end: string;
}

const TABLE_MARKERS = { begin: '<!-- make bench: begin -->', end: '<!-- make bench: end -->' };
/** Between these the document has the table that `make bench ARGS=--bill` prints first. */
export const BILL_MARKERS = { begin: '<!-- the bill: begin -->', end: '<!-- the bill: end -->' };

/** Packages whose versions the figures depend on. */
const PACKAGES = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/lib-dynamodb',
  '@aws-lambda-powertools/batch',
  '@aws-lambda-powertools/idempotency',
  '@aws-lambda-powertools/event-handler',
  '@aws-lambda-powertools/logger',
  'ajv',
  'esbuild',
  'express',
  'tinybench',
];

/** The machine, the versions and the time of a run. */
export interface Circumstances {
  readonly command: string;
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** The circumstances of this process. */
async function circumstances(command: string): Promise<Circumstances> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  const versions = { ...manifest['dependencies'], ...manifest['devDependencies'] };
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    command,
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${availableParallelism()} × ${model}, ${platform()} ${arch()}`,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versions[name] ?? 'not used'])),
  };
}

/** The document with the table of a run in the place of the last one's. @throws Error without its markers. */
export function withTable(document: string, table: string): string {
  const [begin, end] = placesOf(document, TABLE_MARKERS);
  return `${document.slice(0, begin)}\n\n${table}\n\n${document.slice(end)}`;
}

/** What a document has between two markers, without white space around it. @throws Error without them. */
export function textBetween(document: string, markers: Markers): string {
  return document.slice(...placesOf(document, markers)).trim();
}

function placesOf(document: string, { begin, end }: Markers): [number, number] {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The document lacks ${begin} … ${end}.`);
  return [from + begin.length, to];
}

/** What stands between the markers. */
function tableOf(
  results: readonly CaseResult[],
  { command, date, node, machine, packages }: Circumstances,
): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    `\`${command}\`, ${date}, Node ${node}, ${machine}.`,
    `Packages: ${versions.join(', ')}.`,
    '',
    headlineTable(results),
  ].join('\n');
}

/** Writes the table of headline figures and the plot into the documents. */
export async function writeDocuments(
  results: readonly CaseResult[],
  paths: { readonly document: string; readonly plot: string },
  command: string,
): Promise<void> {
  const table = tableOf(results, await circumstances(command));
  await writeFile(paths.document, withTable(await readFile(paths.document, 'utf8'), table));
  await writeFile(paths.plot, plotOf(results));
}
