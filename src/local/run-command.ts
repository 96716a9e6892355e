import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { readArguments } from '../terminal/arguments.ts';
import { paintFor, type Environment, type Output } from '../terminal/colours.ts';
import { textLike, wholeNumber } from '../terminal/option-values.ts';
import { helpText, problemText, type Usage } from '../terminal/usage.ts';
import { openEndpoints, type Endpoints } from './endpoints.ts';
import { runLocally, type LocalRun } from './run-locally.ts';
import { RunReport, summaryText } from './run-report.ts';

const OPTIONS = {
  concurrency: wholeNumber(1, 1000, {
    description: 'Execution environments at work at once. Default 2.',
    example: '2',
  }),
  template: textLike(/./, {
    placeholder: 'FILE',
    description: 'The synthesized template. Default cdk.out/EventProcessor-dev.template.json.',
    expected: 'the path of a file',
    example: 'cdk.out/EventProcessor-dev.template.json',
  }),
  endpoints: textLike(/./, {
    placeholder: 'FILE',
    description: 'Where to tell send-events of the queue. Default .local/endpoints.json.',
    expected: 'the path of a file',
    example: '.local/endpoints.json',
  }),
  logs: { description: 'Print the function’s own log lines too, as CloudWatch would get them.' },
  json: { description: 'Print the summary as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run local --',
  summary: 'Runs the deployed pipeline on this machine: queue, consumer function and ledger.',
  options: OPTIONS,
  examples: ['make local', 'npm run local -- --concurrency 4 --logs'],
  notes: [
    'SQS and DynamoDB are embedded and in memory, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS,',
    'AWS_ENDPOINT_URL_DYNAMODB) names an emulator such as LocalStack. Real AWS is never used.',
    'Ctrl-C finishes the batches at hand and ends; a second Ctrl-C ends at once.',
    'Exit code: 0 ended by Ctrl-C or SIGTERM, 1 something failed, 2 wrong options.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Used where the options name no other. */
  readonly templatePath: string;
  readonly endpointsFile: string;
}

/** Runs the command until the signal is aborted, and returns its exit code. */
export async function runCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal } = surroundings;
  const { values, problems } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const narration = values.json ? stderr : stdout;
  const say = (line: string): unknown => narration.write(`${line}\n`);
  const report = new RunReport(say, { paint: paintFor(narration, env) });
  const endpointsFile = values.endpoints ?? surroundings.endpointsFile;
  const endpoints = await openEndpoints(env);
  try {
    const run = await runLocally({
      templatePath: values.template ?? surroundings.templatePath,
      endpoints,
      concurrency: values.concurrency ?? 2,
      onDelivery: (delivery) => report.delivered(delivery, Date.now()),
      onLogLine: (line) => {
        if (values.logs) say(line);
        report.logged(line);
      },
    });
    await publish(run, endpoints, endpointsFile);
    say(welcome(run, endpoints));
    await untilAborted(run, signal, say);
  } finally {
    await rm(endpointsFile, { force: true });
    await endpoints.stop();
  }
  const summary = report.summary();
  stdout.write(`${values.json ? JSON.stringify(summary) : summaryText(summary)}\n`);
  return 0;
}

/** Tells send-events, in another terminal, where to send. */
async function publish({ resources }: LocalRun, endpoints: Endpoints, file: string): Promise<void> {
  const { queueUrl, deadLetterQueueUrl, tableName } = resources;
  const { sqs: sqsEndpoint, dynamoDb: dynamodbEndpoint, region } = endpoints;
  const found = { queueUrl, deadLetterQueueUrl, tableName, sqsEndpoint, dynamodbEndpoint, region };
  await mkdir(dirname(file), { recursive: true });
  // Renamed when it is whole, so that nobody reads half of it.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(found, undefined, 2));
  await rename(unfinished, file);
}

function welcome({ resources }: LocalRun, endpoints: Endpoints): string {
  return `The pipeline runs on this machine. Ctrl-C ends it.

  queue         ${resources.queueUrl}
  dead letters  ${resources.deadLetterQueueUrl}
  ledger        table ${resources.tableName} at ${endpoints.dynamoDb}

Send events from another terminal:  make send-events COUNT=100 TYPE=payment.processed
`;
}

async function untilAborted(
  run: LocalRun,
  signal: AbortSignal,
  say: (line: string) => unknown,
): Promise<void> {
  const drain = (): void => {
    say('\nFinishing the batches at hand. Ctrl-C again ends at once.');
    // Should draining fail, then so does the run, which is awaited below.
    run.drain().catch(() => undefined);
  };
  if (signal.aborted) drain();
  else signal.addEventListener('abort', drain, { once: true });
  await run.finished;
}
