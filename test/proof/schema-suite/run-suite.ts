import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { checkSchemas } from '../../../scripts/schemas/check.ts';
import { readSchemas, type SchemaFile } from '../../../scripts/schemas/read.ts';
import { buildValidators, type Verdict } from './build-validators.ts';
import { DOCUMENTED } from './documented-verdicts.ts';
import type { SuiteGroup } from './read-suite.ts';
import { casesOf, type SuiteCase } from './suite-cases.ts';

/** A verdict of ours that differs from the suite's. */
export interface WrongVerdict {
  readonly file: string;
  readonly group: string;
  readonly test: string;
  readonly ours: Verdict;
  /** Why we differ on purpose. Missing if docs/schemas.md doesn't list it. */
  readonly documented?: string;
}

export interface SuiteResult {
  readonly groups: number;
  /** The number of groups without a refused schema. */
  readonly compiled: number;
  /** Groups with a refused schema, each with the first reason. */
  readonly refused: readonly {
    readonly file: string;
    readonly group: string;
    readonly reason: string;
  }[];
  readonly tests: number;
  readonly wrong: readonly WrongVerdict[];
}

/**
 * Builds the schemas of all groups as `npm run build:schemas` does, and validates the values of their tests.
 * @throws Error if a schema passes the checks but can't be compiled
 */
export async function runSuite(groups: readonly SuiteGroup[]): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-suite-'));
  try {
    const cases = groups.flatMap(casesOf);
    const { accepted, reasons } = checked(cases, folder);
    const validators = await buildValidators(accepted);
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

function wrongVerdicts(
  { group, eventType, tests }: SuiteCase,
  validators: ReadonlyMap<string, (value: unknown) => Verdict>,
): WrongVerdict[] {
  return tests.flatMap(({ description, data, valid }) => {
    const ours = validators.get(eventType)?.(data) ?? 'throws';
    if (ours === (valid ? 'valid' : 'invalid')) return [];
    const known = DOCUMENTED.find(
      ({ file, tests: which }) =>
        file === group.file && which.test(`${group.description}: ${description}`),
    );
    const wrong = { file: group.file, group: group.description, test: description, ours };
    return [known ? { ...wrong, documented: known.reason } : wrong];
  });
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
