import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { checkSchemas } from '../schemas/check.ts';
import { generate } from '../schemas/generate.ts';
import { readSchemas, type SchemaFile } from '../schemas/read.ts';
import { writeGenerated } from '../schemas/write-generated.ts';
import { DOCUMENTED } from './documented-verdicts.ts';
import type { SuiteGroup } from './read-suite.ts';
import { casesOf, type SuiteCase } from './suite-cases.ts';

/** A verdict of ours that is not the suite's. */
export interface WrongVerdict {
  readonly file: string;
  readonly group: string;
  readonly test: string;
  readonly ours: 'valid' | 'invalid' | 'throws';
  /** Why it is meant to be so, where docs/schemas.md says that it is. */
  readonly documented?: string;
}

export interface SuiteResult {
  readonly groups: number;
  /** Groups of which every schema was built. */
  readonly compiled: number;
  /** Groups of which the build refused a schema, with the first reason. */
  readonly refused: readonly {
    readonly file: string;
    readonly group: string;
    readonly reason: string;
  }[];
  readonly tests: number;
  readonly wrong: readonly WrongVerdict[];
}

/**
 * Builds the schemas of all groups as `npm run build:schemas` does, and asks the validators about the values.
 * @throws Error if the build accepts a schema and then can't compile it
 */
export async function runSuite(groups: readonly SuiteGroup[]): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-suite-'));
  try {
    const cases = groups.flatMap(casesOf);
    const { accepted, reasons } = checked(cases, join(folder, 'schemas'));
    const generated = join(folder, 'generated');
    writeGenerated(generated, await generate(accepted));
    const validators = await validatorsIn(generated);
    const built = cases.filter(({ eventType }) => validators.has(eventType));
    const wrong = built.flatMap((one) => wrongVerdicts(one, validators));
    const refused = refusedGroups(cases, reasons);
    const compiled = groups.length - refused.length;
    const tests = built.reduce((sum, one) => sum + one.tests.length, 0);
    return { groups: groups.length, compiled, refused, tests, wrong };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checked(cases: readonly SuiteCase[], folder: string) {
  for (const { eventType, schema } of cases) {
    const file = join(folder, eventType, 'v1.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(schema));
  }
  const { schemas, problems } = readSchemas(folder);
  const all = [...problems, ...checkSchemas(schemas)];
  const reasons = new Map(all.toReversed().map(({ file, reason }) => [dirname(file), reason]));
  const accepted: SchemaFile[] = schemas.filter(({ eventType }) => !reasons.has(eventType));
  return { accepted, reasons };
}

type Validate = (value: unknown) => readonly unknown[];

async function validatorsIn(folder: string): Promise<ReadonlyMap<string, Validate>> {
  const list = pathToFileURL(join(folder, 'validators.js')).href;
  const { validators } = (await import(list)) as typeof import('#generated/validators.js');
  return new Map(validators.map(({ eventType, validate }) => [eventType, validate]));
}

function wrongVerdicts(
  { group, eventType, tests }: SuiteCase,
  validators: ReadonlyMap<string, Validate>,
): WrongVerdict[] {
  return tests.flatMap(({ description, data, valid }) => {
    const ours = verdict(validators.get(eventType), data);
    if (ours === (valid ? 'valid' : 'invalid')) return [];
    const known = DOCUMENTED.find(
      ({ file, tests: which }) =>
        file === group.file && which.test(`${group.description}: ${description}`),
    );
    const wrong = { file: group.file, group: group.description, test: description, ours };
    return [known ? { ...wrong, documented: known.reason } : wrong];
  });
}

function verdict(validate: Validate | undefined, value: unknown): WrongVerdict['ours'] {
  try {
    return validate?.(value).length === 0 ? 'valid' : 'invalid';
  } catch {
    return 'throws';
  }
}

function refusedGroups(cases: readonly SuiteCase[], reasons: ReadonlyMap<string, string>) {
  const refused = new Map<SuiteGroup, string>();
  for (const { group, eventType } of cases) {
    const reason = reasons.get(eventType);
    if (reason !== undefined && !refused.has(group)) refused.set(group, reason);
  }
  return [...refused].map(([{ file, description }, reason]) => ({
    file,
    group: description,
    reason,
  }));
}
