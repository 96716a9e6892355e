import { WrongOptions, type Session } from '../cli/define-command.ts';

/** For more events than this, `y` is not enough: a slip of the finger could type it. */
const TYPED_ABOVE = 1_000;

/**
 * Refuses to begin if nobody can be asked.
 *
 * @throws WrongOptions that says what to do.
 */
export function requireConsent(
  { yes, dryRun }: { readonly yes: boolean; readonly dryRun: boolean },
  { ask }: Pick<Session, 'ask'>,
): void {
  if (yes || dryRun || ask) return;
  throw new WrongOptions([
    'nobody can be asked here: add --yes to do it, or --dry-run to see what would be done',
  ]);
}

/**
 * Asks whether to go on. Rejects at Ctrl-C.
 *
 * @param action what to do with the events: `Replay` asks "Replay 12 events?"
 */
export async function isConfirmed(
  action: string,
  count: number,
  { yes }: { readonly yes: boolean },
  { ask }: Pick<Session, 'ask'>,
): Promise<boolean> {
  if (yes || !ask) return yes;
  const events = eventsText(count);
  if (count > TYPED_ABOVE) {
    const answer = (await ask(`${action} ${events}? Type the number to go on: `)) ?? '';
    return answer.replaceAll(/[,. ]/g, '') === String(count);
  }
  return /^y(es)?$/i.test((await ask(`${action} ${events}? [y/N] `)) ?? '');
}

/** `1 event`, `1,200 events`. */
export function eventsText(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'event' : 'events'}`;
}
