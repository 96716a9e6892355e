import { randomInt } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { createProgress } from '../cli/progress.ts';
import type { Clock } from './clock.ts';
import type { EventSchema } from '../traffic/event-schema.ts';
import { findQueue, type QueueTarget } from './find-queue.ts';
import type { LocalEndpoints } from './local-endpoints.ts';
import { planEvents, type EventPlan } from '../traffic/plan.ts';
import { planOf, type SendValues } from './send-options.ts';
import { exitCodeOf, reportOf, reportText, type SendReport } from './send-report.ts';
import { sendMessages } from './send.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings {
  /** Builds the schemas if they have changed. */
  readonly loadSchemas: () => Promise<readonly EventSchema[]>;
  /** What `make local` wrote, if it runs. */
  readonly readLocalEndpoints: () => LocalEndpoints | undefined;
  /** Called if the queue is on this machine: AWS's variables must not change how it is reached. */
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
  const target = findQueue(values.queueUrl, session.env, surroundings.readLocalEndpoints());
  if ('problem' in target) throw new WrongOptions([target.problem]);
  const schemas = await surroundings.loadSchemas();
  const report = await carryOut(plan, schemas, target, values.rate, session, surroundings);
  return {
    exitCode: exitCodeOf(report),
    json: report,
    text: (paint) => reportText(report, paint),
  };
}

/** Sends what is planned, and shows how far it has come. */
async function carryOut(
  plan: EventPlan,
  schemas: readonly EventSchema[],
  target: QueueTarget,
  rate: number | undefined,
  { env, stderr, signal }: Session,
  { clock, leaveAws }: Surroundings,
): Promise<SendReport> {
  if (target.isEmulated) leaveAws();
  const client = new SQSClient(target.clientConfig);
  stderr.write(`Sending ${plan.count} messages, seed ${plan.seed}, to ${target.queueUrl}\n`);
  const progress = createProgress(stderr, 'Sending', plan.count, clock?.now, env);
  try {
    const result = await sendMessages(planEvents(plan, schemas), {
      queue: { client, url: target.queueUrl },
      rate,
      signal,
      onProgress: progress.update,
      ...(clock && { clock }),
    });
    return reportOf(target, plan, result);
  } finally {
    progress.finish();
    client.destroy();
  }
}
