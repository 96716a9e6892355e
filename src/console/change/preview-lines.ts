import type { Preview } from '#generated/console-api.ts';
import { numberText } from '../parts/format.ts';
import type { ChangeKind } from './change-calls.ts';

/** One line of a preview or a result: how many events, and what becomes of them. */
export interface CountLine {
  readonly count: number;
  readonly text: string;
}

/** Why events are left as they are, by the names of the verdicts. */
const LEFT: Readonly<Record<string, string>> = {
  refused: 'would be refused again',
  no_handler: 'wait for a handler that isn’t deployed',
  conflict: 'have another content than the event with their id',
  under_way: 'on their way already',
  changed: 'changed since they were listed',
  closed: 'no longer open',
  processed: 'processed already',
  discarded: 'discarded already',
  recorded: 'in the ledger already',
};

/** The lines of a preview. The first one is what would be done. */
export function previewLines(kind: ChangeKind, { counts }: Preview): CountLine[] {
  const { accepted = 0, ...others } = counts;
  const text = kind === 'replay' ? 'would be sent again' : 'would be discarded';
  return [{ count: accepted, text }, ...leftLines(others)];
}

/** How many events are left as they are, and why. The most frequent reason comes first. A verdict without a text keeps its name. */
export function leftLines(counts: Readonly<Record<string, number>>): CountLine[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([why, count]) => ({ count, text: LEFT[why] ?? why }));
}

/** About how long it takes to send messages at a rate: `4 s`, `2 min`, `1.5 h`. */
export function durationText(messages: number, perSecond: number): string {
  const seconds = Math.ceil(messages / perSecond);
  if (seconds < 120) return `${numberText(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120
    ? `${numberText(minutes)} min`
    : `${numberText(Math.ceil(minutes / 6) / 10)} h`;
}

/** If there are more events, somebody must type their number, because a click may be a mistake. The command line asks, too. */
const TYPED_ABOVE = 1_000;

export function mustType(accepted: number): boolean {
  return accepted > TYPED_ABOVE;
}

/** Whether somebody may confirm. @param typed the number, with or without groups */
export function isSure(accepted: number, typed: string): boolean {
  return !mustType(accepted) || typed.replaceAll(/[,. ]/g, '') === String(accepted);
}
