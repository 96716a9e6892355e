import { ENV } from '../../src/names.ts';
import { readArguments } from '../cli/arguments.ts';
import { paintFor } from '../cli/colours.ts';
import { textLike, wholeNumber } from '../cli/option-values.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { CommandLine } from '../cli/run-as-process.ts';
import { helpText, problemText, type Usage } from '../cli/usage.ts';
import { eachOutput } from '../stack/stack-outputs.ts';
import { publishEndpoints, withdrawEndpoints, type PublishedEndpoints } from './endpoints-file.ts';
import { openEndpoints, type Endpoints } from './endpoints.ts';
import { runLocally, type LocalRun } from './run-locally.ts';
import { RunReport, summaryText, type LeftInQueues } from './run-report.ts';
import { welcomeText } from './welcome-text.ts';

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
  examples: ['make local', 'make local FIFO=true', 'npm run local -- --concurrency 4 --logs'],
  notes: [
    'SQS, DynamoDB and S3 are embedded and in memory, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS, ' +
      'AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3) names an emulator such as LocalStack. Real AWS is ' +
      'never used.',
    'FIFO=true in the environment makes FIFO queues, as the setting fifo of the stack does.',
    'Ctrl-C finishes the batches at hand and ends; a second Ctrl-C ends at once.',
    'Exit code: 130 ended by Ctrl-C (143 by SIGTERM, 129 by a closed terminal), 1 something failed, 2 wrong options.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  /** Brings the template up to date and gives its path. Called where the options name none. */
  readonly makeTemplate: () => Promise<string>;
  /** Used where the options name no other. */
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
  const templatePath = values.template ?? (await surroundings.makeTemplate());
  const endpoints = await openEndpoints(env);
  try {
    const run = await runLocally({
      templatePath,
      endpoints,
      concurrency: values.concurrency ?? 2,
      // At this level the function logs types and handlers of each batch.
      environment: { [ENV.logLevel]: 'DEBUG' },
      onDelivery: (delivery) => report.delivered(delivery, Date.now()),
      onReceiveFailed: (error) => report.receiveFailed(error),
      onScheduledCallFailed: (id, error) => report.scheduledCallFailed(id, error),
      onLogLine: (line) => {
        if (values.logs) say(line);
        report.logged(line);
      },
    });
    const left = await attend(run, endpoints, endpointsFile, signal, say);
    const summary = { ...report.summary(), ...left };
    stdout.write(`${values.json ? JSON.stringify(summary) : summaryText(summary)}\n`);
    return INTERRUPTED;
  } finally {
    await endpoints.stop();
  }
}

/** Publishes where the run is, waits until it ends, and returns what is left in its queues. */
async function attend(
  run: LocalRun,
  endpoints: Endpoints,
  endpointsFile: string,
  signal: AbortSignal,
  say: (line: string) => unknown,
): Promise<LeftInQueues> {
  const found = published(run, endpoints);
  try {
    await publishEndpoints(endpointsFile, found);
    say(welcomeText(found, endpoints.credentials));
    await untilAborted(run, signal);
    return { unfinished: await run.unfinished(), deadLettered: await run.deadLettered() };
  } finally {
    await run.drain();
    await withdrawEndpoints(endpointsFile);
  }
}

function published({ resources }: LocalRun, endpoints: Endpoints): PublishedEndpoints {
  return {
    ...eachOutput((setting) => resources[setting]),
    sqsEndpoint: endpoints.sqs,
    dynamodbEndpoint: endpoints.dynamoDb,
    s3Endpoint: endpoints.s3,
    region: endpoints.region,
  };
}

async function untilAborted(run: LocalRun, signal: AbortSignal): Promise<void> {
  const drain = (): void => {
    // If draining fails, so does the run, which is awaited below.
    run.drain().catch(() => undefined);
  };
  if (signal.aborted) drain();
  else signal.addEventListener('abort', drain, { once: true });
  await run.finished;
}
