import { MAX_MESSAGE_BYTES } from '../../src/core/outgoing-message.ts';
import { validateEvent, type Validation } from '../../src/operations/validate-event.ts';
import type { Paint } from '../cli/colours.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { printable } from '../cli/printable.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { errorLines } from './cause-text.ts';
import type { Rules } from './load-rules.ts';
import { readTexts, type PlacedText } from './read-texts.ts';
import type { ValidateValues } from './validate-options.ts';

/** What the command gets from outside. Tests pass their own. */
export interface ValidateSurroundings {
  readonly loadRules: (session: Pick<Session, 'stderr' | 'signal'>) => Promise<Rules>;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Verdict = Validation | { readonly kind: 'not_utf8' };

/** Validates the events of all files, and prints a verdict on each. */
export async function validateFiles(
  values: ValidateValues,
  session: Session,
  { loadRules, stdin, now }: ValidateSurroundings,
): Promise<Result> {
  const rules = await loadRules(session);
  const time = values.now ? now() : -Infinity;
  const counts = { accepted: 0, rejected: 0 };
  for (const file of session.operands) {
    const byLine = values.lines || file.endsWith('.jsonl');
    const texts = readTexts(file, byLine, stdin);
    for (;;) {
      const { done, value } = await unlessInterrupted(texts.next(), session.signal);
      if (done === true) break;
      const verdict = verdictOn(value, rules, time);
      counts[verdict.kind === 'accepted' ? 'accepted' : 'rejected'] += 1;
      print(value.place, verdict, session);
    }
  }
  return {
    exitCode: counts.rejected > 0 ? 1 : 0,
    text: `${counts.accepted} accepted, ${counts.rejected} rejected\n`,
  };
}

function verdictOn({ text }: PlacedText, { registry, handlers }: Rules, now: number): Verdict {
  if (text === undefined) return { kind: 'not_utf8' };
  const hasHandler = (type: string, version: string) => handlers.find(type, version) !== undefined;
  return validateEvent(text, registry, hasHandler, now);
}

function print(place: string, verdict: Verdict, session: Session): void {
  const { json, printJson, narration, paint } = session;
  if (json) printJson({ place, ...jsonOf(verdict) });
  else narration.write(verdictText(place, verdict, paint));
}

function verdictText(place: string, verdict: Verdict, paint: Paint): string {
  const rejected = (reason: string): string =>
    `${printable(place)}: ${paint('red', 'rejected')}: ${reason}`;
  switch (verdict.kind) {
    case 'accepted': {
      const { tenantId, eventId, eventType, schemaVersion } = verdict.envelope;
      const then = verdict.handled ? 'handled by its handler' : 'recorded; it has no handler';
      const as = verdict.format === 'native' ? '' : ` (${verdict.format})`;
      const what = `${tenantId}#${eventId}, ${eventType} ${schemaVersion}${as}`;
      return `${printable(place)}: ${paint('green', 'accepted')}: ${what}, would be ${then}\n`;
    }
    case 'rejected': {
      const { reason, errors, identity, format = 'native' } = verdict.message;
      const whose = identity ? `, ${identity.tenantId}#${identity.eventId}` : '';
      const as = format === 'native' ? '' : ` (${format})`;
      return `${rejected(reason)}${whose}${as}\n${errorLines(errors)}`;
    }
    case 'too_large':
      return `${rejected('too_large')}\n  ${sizeText(verdict.bytes)}\n`;
    case 'not_utf8':
      return `${rejected('not_utf8')}\n  ${ENCODING_TEXT}\n`;
  }
}

const ENCODING_TEXT = 'must be UTF-8, because SQS takes only text';

function sizeText(bytes: number): string {
  return `must have at most ${MAX_MESSAGE_BYTES} bytes, the maximum of SQS, got ${bytes}`;
}

function jsonOf(verdict: Verdict): object {
  switch (verdict.kind) {
    case 'accepted': {
      const { tenantId, eventId, eventType, schemaVersion } = verdict.envelope;
      return {
        verdict: 'accepted',
        format: verdict.format,
        tenant_id: tenantId,
        event_id: eventId,
        event_type: eventType,
        schema_version: schemaVersion,
        handled: verdict.handled,
      };
    }
    case 'rejected': {
      const { reason, errors, fingerprint, identity, eventType, schemaVersion } = verdict.message;
      return {
        verdict: 'rejected',
        format: verdict.message.format ?? 'native',
        reason,
        tenant_id: identity?.tenantId,
        event_id: identity?.eventId,
        event_type: eventType,
        schema_version: schemaVersion,
        fingerprint,
        errors,
      };
    }
    case 'too_large':
      return {
        verdict: 'rejected',
        reason: verdict.kind,
        errors: [wholeError('size', sizeText(verdict.bytes))],
      };
    case 'not_utf8':
      return {
        verdict: 'rejected',
        reason: verdict.kind,
        errors: [wholeError('encoding', ENCODING_TEXT)],
      };
  }
}

function wholeError(rule: string, message: string): object {
  return { pointer: '', rule, message };
}
