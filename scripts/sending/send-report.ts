import type { Paint } from '../cli/colours.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { EventPlan } from '../traffic/plan.ts';
import type { SendResult } from './send.ts';
import type { QueueTarget } from './find-queue.ts';

/** The summary of a run: what `--json` prints, and what the text for people is made from. */
export interface SendReport {
  readonly queueUrl: string;
  readonly seed: number;
  readonly count: number;
  readonly sent: number;
  /** Refused by SQS, or never sent because the run stopped. */
  readonly notSent: number;
  /** In calls that SQS did not answer: it may have them. */
  readonly unconfirmed: number;
  readonly interrupted: boolean;
  /** What must become of the messages sent. */
  readonly expected: SendResult['expected'];
  readonly refusals: SendResult['refusals'];
  /** Why the run stopped, if a call failed for good. */
  readonly error: string | null;
  readonly milliseconds: number;
}

export function reportOf(target: QueueTarget, plan: EventPlan, result: SendResult): SendReport {
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
    error: stopped?.by === 'error' ? explained(stopped.error, target) : null,
    milliseconds: Math.round(result.milliseconds),
  };
}

/** 0 all sent, 1 some not sent, `INTERRUPTED` if a signal stopped it. */
export function exitCodeOf(report: SendReport): number {
  if (report.interrupted) return INTERRUPTED;
  return report.sent < report.count ? 1 : 0;
}

/** The error with what can be done about it, where that is known. */
function explained(error: Error, { queueUrl, foundIn, clientConfig }: QueueTarget): string {
  const where = typeof clientConfig.endpoint === 'string' ? clientConfig.endpoint : queueUrl;
  const code = 'code' in error ? String(error.code) : error.name;
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${where} (from ${foundIn}). Does "make local" still run?`;
    case 'ENOTFOUND':
      return `There is no host ${new URL(where).hostname} (from ${foundIn}).`;
    case 'QueueDoesNotExist':
    case 'AWS.SimpleQueueService.NonExistentQueue':
      return `There is no queue ${queueUrl} (from ${foundIn}).`;
    case 'CredentialsProviderError':
      return 'No AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
    default:
      return `${error.name}: ${error.message}`;
  }
}

/** The summary for people. */
export function reportText(report: SendReport, paint: Paint): string {
  const { expected, count, sent, notSent, unconfirmed, milliseconds, seed } = report;
  const seconds = milliseconds / 1000;
  const speed = Math.round(sent / Math.max(seconds, 0.001));
  const rejected = Object.entries(expected.rejected);
  const lines = [
    `${paint('bold', 'Sent')} ${sent} of ${count} in ${seconds.toFixed(1)} s (${speed}/s), seed ${seed}`,
    ...(sent > 0
      ? [
          'To be expected:',
          row('processed', expected.processed),
          row('duplicate', expected.duplicate),
          row('conflict', expected.conflict),
          ...rejected.map(([reason, number]) => row(`rejected: ${reason}`, number)),
        ]
      : []),
    ...Object.entries(report.refusals).map(([code, { reason, count: refused }]) =>
      paint('red', `Not taken by SQS: ${refused} (${code}: ${reason})`),
    ),
    ...(report.error === null ? [] : [paint('red', report.error)]),
    ...(report.interrupted ? [paint('yellow', 'Interrupted.')] : []),
    ...(unconfirmed > 0
      ? [paint('red', `Perhaps sent: ${unconfirmed}. SQS did not answer, and may have them.`)]
      : []),
    ...(notSent > 0 ? [paint('red', `Not sent: ${notSent}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(28)}${String(count).padStart(8)}`;
}
