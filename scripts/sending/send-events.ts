import { randomInt } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { createProgress } from '../cli/progress.ts';
import type { Clock } from './clock.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import type { SenderMappings } from '../formats/sender-mappings.ts';
import { findQueue, type LocalQueue, type QueueTarget } from './find-queue.ts';
import { planEvents, type EventPlan } from '../traffic/plan.ts';
import { inFormat } from './in-format.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import { planOf, type SendValues } from './send-options.ts';
import { sendExitCode, sendReport, sendReportText, type SendReport } from './send-report.ts';
import { sendMessages } from './send.ts';

/** What the command gets from outside. Tests pass their own. */
export interface Surroundings {
  /** Builds the schemas if they have changed, and loads them. */
  readonly loadSchemas: () => Promise<readonly EventSchema[]>;
  /** What senders of other formats name differently. Called if the events are sent in another format. */
  readonly loadMappings: () => SenderMappings;
  /** The queue of `make local`. `undefined` if it isn't running. */
  readonly findLocalQueue: () => LocalQueue | undefined;
  /** Called if the queue is on this machine. Makes the SDK ignore AWS's variables. */
  readonly leaveAws: () => void;
  readonly clock?: Clock;
}

/** Sends the events that the options ask for. */
export async function sendEvents(
  values: SendValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const plan = planOf(values, randomInt(2 ** 47));
  const target = findQueue(values.queueUrl, session.env, surroundings.findLocalQueue());
  if ('problem' in target) throw new WrongOptions([target.problem]);
  const schemas = await surroundings.loadSchemas();
  const planned = planEvents(plan, schemas);
  const { format = 'native' } = values;
  const messages =
    format === 'native' ? planned : inFormat(planned, format, surroundings.loadMappings());
  const report = await carryOut({ plan, messages, target }, values.rate, session, surroundings);
  if (report.error) session.stderr.write(`error: ${report.error.message}\n`);
  return {
    exitCode: sendExitCode(report),
    json: report,
    text: (paint) => sendReportText(report, paint),
  };
}

interface Cargo {
  readonly plan: EventPlan;
  readonly messages: Iterable<PlannedMessage>;
  readonly target: QueueTarget;
}

/** Sends the planned messages, and shows the progress. */
async function carryOut(
  { plan, messages, target }: Cargo,
  rate: number | undefined,
  { env, stderr, signal }: Session,
  { clock, leaveAws }: Surroundings,
): Promise<SendReport> {
  if (target.isEmulated) leaveAws();
  const client = new SQSClient(target.clientConfig);
  stderr.write(`Sending ${plan.count} messages, seed ${plan.seed}, to ${target.queueUrl}\n`);
  const progress = createProgress(stderr, 'Sending', plan.count, clock?.now, env);
  try {
    const result = await sendMessages(messages, {
      queue: { client, url: target.queueUrl },
      rate,
      signal,
      onProgress: progress.update,
      ...(clock && { clock }),
    });
    return sendReport(target, plan, result);
  } finally {
    progress.finish();
    client.destroy();
  }
}
