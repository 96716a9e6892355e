import type { Output } from '../../cli/colours.ts';
import { errorOf } from '../../cli/error-text.ts';
import { createCounter } from '../../cli/progress.ts';
import { compileChange, type CompiledChange } from './compile-change.ts';
import { nameText } from './compare-schemas.ts';
import { count, counted } from './counts.ts';
import type { RefusalCause } from './refusal-causes.ts';
import { tryBodies, type Example, type TriedBodies } from './try-bodies.ts';
import type { Finding, Judge, Opinion } from './verdict.ts';

/** Makes a judge that tries made-up bodies which the old schema accepts. @param stderr shows how far it is */
export function generatedVerdict(stderr: Output): Judge {
  return async (change, signal) => {
    let sides: CompiledChange;
    try {
      sides = await compileChange(change);
    } catch (error) {
      return notCompiled(error);
    }
    const counter = createCounter(stderr, `Made-up bodies of ${nameText(change)}`);
    const tried = await tryBodies(sides, { signal, onProgress: counter.update }).finally(
      counter.finish,
    );
    return opinionOn(tried);
  };
}

function notCompiled(error: unknown): Opinion {
  const message = `the old schema can't be compiled by this release: ${errorOf(error).message}`;
  return {
    by: 'generated',
    verdict: { kind: 'undecided', doubts: [{ pointer: '', keyword: '', message }] },
    summary: 'tried nothing',
  };
}

function opinionOn({ accepted, refused, refusals, newlyAccepted }: TriedBodies): Opinion {
  const notes = newlyAccepted.map(newlyAcceptedText);
  const bodies = counted(accepted, 'made-up body', 'made-up bodies');
  const made = `${bodies} that the old schema accepts`;
  if (accepted === 0) {
    const message = 'no body could be made up that the old schema accepts';
    const doubts = [{ pointer: '', keyword: '', message }];
    return { by: 'generated', verdict: { kind: 'undecided', doubts }, summary: message, notes };
  }
  if (refusals.length === 0) {
    return {
      by: 'generated',
      verdict: { kind: 'compatible' },
      summary: `accepts ${accepted === 1 ? '' : 'all '}${made}`,
      notes,
    };
  }
  return {
    by: 'generated',
    verdict: { kind: 'incompatible', findings: refusals.map(findingOf) },
    summary: `refuses ${count(refused)} of ${made}`,
    notes,
  };
}

function findingOf({ cause, body }: Example): Finding {
  return { ...findingAt(cause), example: { body } };
}

/** The finding of a cause, without an example. */
export function findingAt({ schemaPointer, keyword, pointer, message }: RefusalCause): Finding {
  const end = `/${keyword}`;
  const place = schemaPointer.endsWith(end) ? schemaPointer.slice(0, -end.length) : schemaPointer;
  return { pointer: place, keyword, message: `${pointer} ${message}` };
}

function newlyAcceptedText({ cause, body }: Example): string {
  return `now accepts what ${cause.schemaPointer} refused, such as ${JSON.stringify(body)}`;
}
