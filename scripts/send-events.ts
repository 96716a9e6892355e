import { randomInt } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { build } from './build/build.ts';
import type { Clock } from './sending/clock.ts';
import type { EventSchema } from './traffic/event-schema.ts';
import { findQueue, type QueueTarget } from './sending/find-queue.ts';
import { readLocalEndpoints, type LocalEndpoints } from './sending/local-endpoints.ts';
import { loadSchemas } from './traffic/load-schemas.ts';
import { planEvents, planProblems, type EventPlan } from './traffic/plan.ts';
import { contradictions, planOf, SEND_OPTIONS, SEND_USAGE } from './sending/send-options.ts';
import { exitCodeOf, reportOf, reportText, type SendReport } from './sending/send-report.ts';
import { sendMessages } from './sending/send.ts';
import { leaveAws } from './local/leave-aws.ts';
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { createProgress } from './cli/progress.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText } from './cli/usage.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly loadSchemas: () => Promise<readonly EventSchema[]>;
  /** What `make local` wrote, if it runs. */
  readonly readLocalEndpoints: () => LocalEndpoints | undefined;
  /** Called if the queue is on this machine: AWS's variables must not change how it is reached. */
  readonly leaveAws: () => void;
  readonly clock?: Clock;
}

/** Runs the command and returns its exit code. */
export async function sendEvents(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr } = surroundings;
  const { values, problems: misunderstood } = readArguments(SEND_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(SEND_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const plan = planOf(values, randomInt(2 ** 47));
  const schemas = await surroundings.loadSchemas();
  const target = findQueue(values['queue-url'], env, surroundings.readLocalEndpoints());
  const problems = [...misunderstood, ...contradictions(values), ...planProblems(plan, schemas)];
  if ('problem' in target) problems.push(target.problem);
  if ('problem' in target || problems.length > 0) {
    stderr.write(problemText(SEND_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const report = await carryOut(plan, schemas, target, values.rate, surroundings);
  stdout.write(
    values.json ? `${JSON.stringify(report)}\n` : reportText(report, paintFor(stdout, env)),
  );
  return exitCodeOf(report);
}

/** Sends what is planned, showing how far it has come. */
async function carryOut(
  plan: EventPlan,
  schemas: readonly EventSchema[],
  target: QueueTarget,
  rate: number | undefined,
  { env, stderr, signal, clock, leaveAws }: Surroundings,
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

if (import.meta.main) {
  await runAsProcess((line) =>
    sendEvents({
      ...line,
      env: { ...line.env },
      leaveAws,
      loadSchemas: async () => {
        await build(['schemas'], line);
        return loadSchemas();
      },
      readLocalEndpoints,
    }),
  );
}
