import type { Paint } from '../cli/colours.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { EventPlan } from '../traffic/plan.ts';
import type { SendResult } from './send.ts';
import type { QueueTarget } from './find-queue.ts';
import { explainAwsError } from '../stack/explain-aws-error.ts';

/** The summary of a run. `--json` prints it, and the text for people is made from it. */
export interface SendReport {
  readonly queueUrl: string;
  readonly seed: number;
  readonly count: number;
  readonly sent: number;
  /** Messages that SQS refused, or that were never sent because the run stopped. */
  readonly notSent: number;
  /** Messages in calls that SQS didn't answer. It may have accepted them. */
  readonly unconfirmed: number;
  readonly interrupted: boolean;
  /** The outcomes that the sent messages must have. */
  readonly expected: SendResult['expected'];
  readonly refusals: SendResult['refusals'];
  /** Why a call failed for good and stopped the run, else `null`. */
  readonly error: { readonly code: 'failed'; readonly message: string } | null;
  readonly milliseconds: number;
}

export function sendReport(target: QueueTarget, plan: EventPlan, result: SendResult): SendReport {
  const { sent, unconfirmed, expected, refusals, stopped } = result;
  return {
    queueUrl: target.queueUrl,
    seed: plan.seed,
    count: plan.count,
    sent,
    notSent: plan.count - sent - unconfirmed,
    unconfirmed,
    interrupted: stopped?.by === 'signal' && sent < plan.count,
    expected,
    refusals,
    error:
      stopped?.by === 'error'
        ? { code: 'failed', message: explained(stopped.error, target) }
        : null,
    milliseconds: Math.round(result.milliseconds),
  };
}

/** 0 if all were sent, `INTERRUPTED` if a signal stopped the run, else 1. */
export function sendExitCode(report: SendReport): 0 | 1 | 130 {
  if (report.interrupted) return INTERRUPTED;
  return report.sent < report.count ? 1 : 0;
}

/** The error's text, with what to do about it if we know. */
function explained(error: Error, { queueUrl, foundIn, clientConfig }: QueueTarget): string {
  const where = typeof clientConfig.endpoint === 'string' ? clientConfig.endpoint : queueUrl;
  const code = 'code' in error ? String(error.code) : error.name;
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${where} (from ${foundIn}). Is "make local" still running?`;
    case 'ENOTFOUND':
      return `The host ${new URL(where).hostname} (from ${foundIn}) is unknown. Check its spelling and the network.`;
    case 'QueueDoesNotExist':
    case 'AWS.SimpleQueueService.NonExistentQueue':
      return `The queue ${queueUrl} (from ${foundIn}) doesn't exist. Check its name, account and region.`;
    default:
      return explainAwsError(error, 'SQS');
  }
}

/** The summary for people. */
export function sendReportText(report: SendReport, paint: Paint): string {
  const { expected, count, sent, notSent, unconfirmed, milliseconds, seed } = report;
  const seconds = milliseconds / 1000;
  const speed = Math.round(sent / Math.max(seconds, 0.001));
  const rejected = Object.entries(expected.rejected);
  const lines = [
    `${paint('bold', 'Sent')} ${sent} of ${count} in ${seconds.toFixed(1)} s (${speed}/s), seed ${seed}`,
    ...(sent > 0
      ? [
          'Expected outcomes:',
          row('processed', expected.processed),
          row('duplicate', expected.duplicate),
          row('conflict', expected.conflict),
          ...rejected.map(([reason, number]) => row(`rejected: ${reason}`, number)),
        ]
      : []),
    ...Object.entries(report.refusals).map(([code, { reason, count: refused }]) =>
      paint('red', `Refused by SQS: ${refused} (${code}: ${reason})`),
    ),
    ...(report.interrupted ? [paint('yellow', 'Interrupted.')] : []),
    ...(unconfirmed > 0
      ? [
          paint(
            'red',
            `Perhaps sent: ${unconfirmed}. SQS didn't answer, but may have accepted them.`,
          ),
        ]
      : []),
    ...(notSent > 0 ? [paint('red', `Not sent: ${notSent}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(28)}${String(count).padStart(8)}`;
}
