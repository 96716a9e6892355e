import { setImmediate } from 'node:timers/promises';

import type { Result, Session } from '../../cli/define-command.ts';
import { checkSchemas } from '../check.ts';
import { SchemaProblems } from '../problem.ts';
import { readSchemas, type SchemaFile } from '../read.ts';
import { readsCorpus, type CheckValues } from './check-options.ts';
import type { CheckReport } from './check-report.ts';
import { compareSchemas, nameText, type SchemaChanges } from './compare-schemas.ts';
import { waitingFor, type CorpusReports } from './corpus-verdict.ts';
import {
  isAccepted,
  judgedChange,
  staleOverrides,
  type Current,
  type JudgedChange,
} from './decide.ts';
import { listJudges } from './judges.ts';
import { publishedSchemas } from './published-schemas.ts';
import type { CorpusSurroundings } from './read-corpus.ts';
import { reportText } from './report-text.ts';
import type { Judge } from './verdict.ts';

/** Compares the schemas of a folder with those of a commit, and judges each change. */
export async function runCheck(
  values: CheckValues,
  session: Pick<Session, 'env' | 'signal' | 'stderr'>,
  around?: CorpusSurroundings,
): Promise<Result> {
  const { signal, stderr } = session;
  const { against: ref = 'HEAD', schemas: folder = 'schemas' } = values;
  const published = await publishedSchemas(folder, ref);
  for (const { file, reason } of published.problems) {
    stderr.write(`${ref} has ${folder}/${file}, which was never built: ${reason}\n`);
  }
  const current = readSchemas(folder);
  const changes = compareSchemas(published.schemas, current.schemas);
  refuseProblems(folder, [
    ...current.problems,
    ...checkSchemas(newTexts(changes, current.schemas)),
  ]);
  const recorded = readsCorpus(values)
    ? await recordedEvents(changes, current.schemas, values, session, around)
    : undefined;
  const added = changes.added.map(nameText);
  const report: CheckReport = {
    schemas: folder,
    against: { ref, commit: published.commit, missingCommits: published.missingCommits },
    published: published.schemas.length,
    changed: await judge(changes, listJudges(stderr, recorded), current, signal),
    removed: changes.removed.map((name) => judgedChange(name, [], current)),
    added,
    waiting: recorded ? waitingFor(added, recorded) : [],
    unchanged: changes.unchanged,
    stale: staleOverrides(current),
  };
  const exitCode = [...report.changed, ...report.removed].every(isAccepted) ? 0 : 1;
  return { exitCode, json: report, text: (paint) => reportText(report, paint) };
}

/** Reads recorded events. Clients of AWS take time to load, so only this loads them. */
async function recordedEvents(
  changes: SchemaChanges,
  all: readonly SchemaFile[],
  values: CheckValues,
  session: Pick<Session, 'env' | 'signal' | 'stderr'>,
  around?: CorpusSurroundings,
): Promise<CorpusReports> {
  const { candidatesOf, readCorpus } = await import('./read-corpus.ts');
  const candidates = candidatesOf(changes, all);
  if (candidates.length === 0) return new Map();
  const surroundings = around ?? (await import('./corpus-surroundings.ts')).CORPUS_SURROUNDINGS;
  return readCorpus(candidates, values, session, surroundings);
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
