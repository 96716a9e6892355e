import { setImmediate } from 'node:timers/promises';

import type { Result, Session } from '../../cli/define-command.ts';
import { printable } from '../../cli/printable.ts';
import { checkSchemas } from '../check.ts';
import { readMappingsFile } from '../mappings.ts';
import { SchemaProblems } from '../problem.ts';
import { readSchemas, type SchemaDirectory, type SchemaFile } from '../read.ts';
import { baselessOverrides } from './baseless-overrides.ts';
import { readsCorpus, type CheckValues } from './check-options.ts';
import { judgedIn, type CheckReport } from './check-report.ts';
import { compareSchemas, nameText, type SchemaChanges } from './compare-schemas.ts';
import { candidatesOf } from './candidates.ts';
import { removalOpinions, waitingFor } from './corpus-verdict.ts';
import {
  isAccepted,
  judgedChange,
  staleOverrides,
  type Current,
  type DecisionRules,
  type JudgedChange,
} from './decide.ts';
import { listJudges } from './judges.ts';
import { mappingChanges } from './mappings/changed-entries.ts';
import { judgeMappings, type MappingRules } from './mappings/judge-mappings.ts';
import { newestChanges } from './newest-versions.ts';
import { publishedSchemas } from './published-schemas.ts';
import type { CorpusReading, CorpusRequest, CorpusSurroundings } from './read-corpus.ts';
import { reportText } from './report-text.ts';
import type { Judge } from './verdict.ts';

/** Compares the schemas of a folder with those of a commit, and judges each change. */
export async function runCheck(
  values: CheckValues,
  session: Pick<Session, 'env' | 'signal' | 'stderr'>,
  around?: CorpusSurroundings,
): Promise<Result> {
  const { signal, stderr } = session;
  const { against: ref = 'HEAD', schemas: folder = 'schemas', strict } = values;
  const published = await publishedSchemas(folder, ref);
  const told = [
    ...published.problems.map((problem) => ({ ...problem, what: "can't be compared" })),
    ...published.mappings.problems.map((problem) => ({
      ...problem,
      what: 'would not be built today',
    })),
  ];
  for (const { file, what, reason } of told) {
    stderr.write(`${ref} has ${printable(`${folder}/${file}, which ${what}: ${reason}`)}\n`);
  }
  const current = { ...readSchemas(folder), published: published.schemas, isStrict: strict };
  const { mappings, problems } = readMappingsFile(folder, current.schemas);
  const changes = compareSchemas(published.schemas, current.schemas);
  refuseProblems(folder, [
    ...current.problems,
    ...problems,
    ...checkSchemas(newTexts(changes, current.schemas)),
  ]);
  // Without schemas no event was accepted.
  const before = published.schemas.length === 0 ? mappings : published.mappings.mappings;
  const mapped = mappingChanges(before, mappings);
  const candidates = candidatesOf(changes, current.schemas);
  const isNeeded = mapped.changes.length + candidates.length > 0;
  const recorded =
    readsCorpus(values) && isNeeded
      ? await recordedEvents(
          { candidates, mappings: mapped, schemas: current.schemas },
          values,
          session,
          around,
        )
      : undefined;
  const added = changes.added.map(nameText);
  const rules = mappingRules(published, current);
  const report: CheckReport = {
    schemas: folder,
    against: { ref, commit: published.commit, missingCommits: published.missingCommits },
    published: published.schemas.length,
    changed: await judge(changes, listJudges(stderr, recorded?.schemas), current, signal),
    removed: changes.removed.map((name) =>
      judgedChange(name, removalOpinions(name, recorded?.schemas), current),
    ),
    added,
    newest: newestChanges(published.schemas, current.schemas),
    waiting: recorded ? waitingFor(added, recorded.schemas) : [],
    unchanged: changes.unchanged,
    leftUnread: readsCorpus(values) && !isNeeded,
    mappings: judgeMappings(mapped, rules, recorded?.mappings),
    strict,
    stale: staleOverrides(current),
    baseless: await baselessOverrides(folder, published, current, mapped, rules),
  };
  return {
    exitCode: judgedIn(report).every((one) => isAccepted(one, current)) ? 0 : 1,
    json: report,
    text: (paint) => reportText(report, paint),
  };
}

function mappingRules(
  { schemas: published }: SchemaDirectory,
  { schemas: current, mappingOverrides: overrides, isStrict }: SchemaDirectory & DecisionRules,
): MappingRules {
  return { published, current, overrides, isStrict };
}

/** Reads recorded events. Clients of AWS take time to load, so only this loads them. */
async function recordedEvents(
  request: CorpusRequest,
  values: CheckValues,
  session: Pick<Session, 'env' | 'signal' | 'stderr'>,
  around?: CorpusSurroundings,
): Promise<CorpusReading> {
  const { readCorpus } = await import('./read-corpus.ts');
  const surroundings = around ?? (await import('./corpus-surroundings.ts')).CORPUS_SURROUNDINGS;
  return readCorpus(request, values, session, surroundings);
}

/** The schemas that are not as published. Only these can have become wrong. */
function newTexts({ changed, added }: SchemaChanges, all: readonly SchemaFile[]): SchemaFile[] {
  const names = new Set([...changed, ...added].map(nameText));
  return all.filter((schema) => names.has(nameText(schema)));
}

function refuseProblems(folder: string, problems: SchemaProblems['problems']): void {
  if (problems.length === 0) return;
  const { message } = new SchemaProblems(folder, problems);
  throw new Error(`The schemas can't be built, so nothing was compared.\n\n${message}`);
}

async function judge(
  { changed }: SchemaChanges,
  judges: readonly Judge[],
  current: Current,
  signal: AbortSignal,
): Promise<JudgedChange[]> {
  const judged: JudgedChange[] = [];
  for (const change of changed) {
    const opinions = [];
    for (const ask of judges) {
      opinions.push(await ask(change, signal));
      // A judge that doesn't wait for anything hears nothing of Ctrl-C.
      await setImmediate();
      signal.throwIfAborted();
    }
    judged.push(judgedChange(change, opinions, current));
  }
  return judged;
}
