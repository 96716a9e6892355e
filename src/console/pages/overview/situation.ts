import type { Overview, Source, TopCause } from '#generated/console-api.ts';
import { moreText, numberText } from '../../parts/format.ts';
import { totalOf } from './traffic.ts';

/** Whether nothing happens and nothing waits, as far as it is known. Then the page says how to begin. */
export function isIdle({ queues, outcomes, open }: Overview): boolean {
  if (!queues.value || !outcomes.value || !open.value) return false;
  const depths = [queues.value.queue, queues.value.dead_letters];
  const waiting = depths.reduce(
    (sum, each) => sum + each.visible + each.in_flight + each.delayed,
    0,
  );
  const received = outcomes.value.series.reduce((sum, period) => sum + totalOf(period), 0);
  return waiting + received + open.value.failed + open.value.queued === 0;
}

/** How the intake stands. `taking`: all is well. */
export type Intake =
  | { readonly kind: 'taking' }
  /** `soon`: the last batches are being finished. */
  | { readonly kind: 'paused'; readonly soon: boolean; readonly by?: NonNullable<Source['paused']> }
  | { readonly kind: 'changing'; readonly state: Source['state'] };

export function intakeOf({ state, paused }: Source): Intake {
  switch (state) {
    case 'enabled':
      return { kind: 'taking' };
    case 'disabled':
    case 'disabling':
      return { kind: 'paused', soon: state === 'disabling', ...(paused && { by: paused }) };
    default:
      return { kind: 'changing', state };
  }
}

/** Why events of a cause failed, as one of them tells it: `/body/amount: must be > 0, got a number`. */
export function whyText({ sample }: Pick<TopCause, 'sample'>): string | undefined {
  const [error] = sample?.errors ?? [];
  if (error) return `${error.pointer || 'the message'}: ${error.detail}`;
  return sample?.message;
}

/** The names of a count, the most frequent first: `order.placed v1, order.placed v2 and 3 more`. */
export function namesText(counts: Readonly<Record<string, number>>, shown = 2): string {
  const names = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const text = names
    .slice(0, shown)
    .map(([name]) => name)
    .join(', ');
  return `${text}${moreText(names.length - shown)}`;
}

/** What a screen reader hears when it changes. It has no numbers that change with each event. */
export function newsText({ open, queues, source }: Overview): string {
  const isPaused = source.value && intakeOf(source.value).kind === 'paused';
  const causes = open.value?.causes.length ?? 0;
  const letters = queues.value?.dead_letters.visible ?? 0;
  return [
    ...(isPaused ? ['Events are paused.'] : []),
    ...(open.value
      ? [
          causes === 0
            ? 'No event needs anybody.'
            : `${CAUSES[causes] ?? 'Several causes'} of failures.`,
        ]
      : []),
    ...(letters > 0 ? ['There are dead letters.'] : []),
  ].join(' ');
}

const CAUSES: Readonly<Record<number, string>> = { 1: 'One cause' };

/** `17 failed, 5 queued for another attempt`. Says how many it speaks of if older ones weren't read. */
export function openText({
  failed,
  queued,
  complete,
}: NonNullable<Overview['open']['value']>): string {
  const counts = `${numberText(failed)} failed, ${numberText(queued)} queued for another attempt`;
  return complete
    ? counts
    : `Of the newest ${numberText(failed + queued)} open events, ${counts}; there are older ones, which Causes counts`;
}
