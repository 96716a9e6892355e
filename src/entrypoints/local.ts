/** Runs the deployed pipeline on this machine until Ctrl-C. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { openEndpoints, type Endpoints } from '../local/endpoints.ts';
import { runLocally, type LocalRun } from '../local/run-locally.ts';
import { RunReport } from '../local/run-report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const endpointsFile = `${root}.local/endpoints.json`;

const HELP = `Runs the deployed pipeline on this machine: queue, consumer function and ledger.

Usage: make local   or   npm run local -- [options]

  --concurrency N   execution environments at work at once (default 2)
  --template FILE   the synthesized template (default cdk.out/EventProcessor-dev.template.json)
  --logs            print the function's own log lines, as CloudWatch would get them
  --json            print one JSON object at the end and nothing else on standard output
  --help            this text

SQS and DynamoDB are embedded and in memory, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS,
AWS_ENDPOINT_URL_DYNAMODB) names an emulator such as LocalStack; real AWS is never used.
Ctrl-C finishes the batches at hand and ends; a second Ctrl-C ends at once.

Exit codes: 0 ended by Ctrl-C or SIGTERM, 1 something failed, 2 wrong usage, 130 ended at once.`;

interface Options {
  readonly concurrency: number;
  readonly template: string;
  readonly logs: boolean;
  readonly json: boolean;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        concurrency: { type: 'string', default: '2' },
        template: { type: 'string', default: `${root}cdk.out/EventProcessor-dev.template.json` },
        logs: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      return undefined;
    }
    if (!/^[1-9]\d{0,2}$/.test(values.concurrency)) {
      throw new Error('--concurrency must be a whole number from 1 to 999');
    }
    return { ...values, concurrency: Number(values.concurrency) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exitCode = 2;
    return undefined;
  }
}

async function main(options: Options): Promise<void> {
  const say = options.json ? console.error : console.log;
  const report = new RunReport(say);
  const endpoints = await openEndpoints(process.env);
  try {
    const run = await runLocally({
      templatePath: options.template,
      endpoints,
      concurrency: options.concurrency,
      onDelivery: (delivery) => report.delivered(delivery, Date.now()),
      onLogLine: (line) => {
        if (options.logs) say(line);
        report.logged(line);
      },
    });
    await publish(run, endpoints);
    say(welcome(run, endpoints));
    endBySignal(run, say);
    await run.finished;
  } finally {
    await rm(endpointsFile, { force: true });
    await endpoints.stop();
  }
  const summary = report.summary();
  if (options.json) console.log(JSON.stringify(summary));
  else
    say(
      `\n${summary.received} received, ${summary.deleted} acknowledged, ${summary.eventsPerSecond} events/s`,
    );
}

/** Tells send-events, in another terminal, where to send. */
async function publish({ resources }: LocalRun, endpoints: Endpoints): Promise<void> {
  const { queueUrl, deadLetterQueueUrl, tableName } = resources;
  const { sqs: sqsEndpoint, dynamoDb: dynamodbEndpoint, region } = endpoints;
  await mkdir(`${root}.local`, { recursive: true });
  await writeFile(
    endpointsFile,
    JSON.stringify(
      { queueUrl, deadLetterQueueUrl, tableName, sqsEndpoint, dynamodbEndpoint, region },
      undefined,
      2,
    ),
  );
}

function welcome({ resources }: LocalRun, endpoints: Endpoints): string {
  return `The pipeline runs on this machine. Ctrl-C ends it.

  queue         ${resources.queueUrl}
  dead letters  ${resources.deadLetterQueueUrl}
  ledger        table ${resources.tableName} at ${endpoints.dynamoDb}

Send events from another terminal:  make send-events COUNT=100 TYPE=payment.processed
`;
}

function endBySignal(run: LocalRun, say: (line: string) => void): void {
  const end = (): void => {
    process.once('SIGINT', () => process.exit(130));
    say('\nFinishing the batches at hand; Ctrl-C again ends at once.');
    // A failure to drain is a failure of the run, which is reported where the run is awaited.
    run.drain().catch(() => undefined);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
