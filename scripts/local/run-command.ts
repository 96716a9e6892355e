import { ENV } from '../../src/names/settings.ts';
import type { ConsoleServer } from '../console/serve-console.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { localStack } from '../stack/find-stack.ts';
import { eachOutput } from '../stack/stack-outputs.ts';
import type { Rules } from '../events/load-rules.ts';
import { tellFreed } from '../stack/waiting-events.ts';
import { publishEndpoints, withdrawEndpoints, type PublishedEndpoints } from './endpoints-file.ts';
import { openEndpoints, type Endpoints } from './endpoints.ts';
import type { LocalValues } from './options.ts';
import { runLocally, type LocalRun } from './run-locally.ts';
import { RecentOutcomes, serveOutcomes } from './recent-outcomes.ts';
import { RunReport } from './run-report.ts';
import { summaryText, type LeftInQueues, type RunSummary } from './run-summary.ts';
import { silentSenderLines } from './silent-senders.ts';
import { stopAtOnce } from './stop-at-once.ts';
import { readTemplate } from './template.ts';
import { welcomeText } from './welcome-text.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings {
  /** Brings the template up to date and gives its path. Called if the options name no template. */
  readonly makeTemplate: () => Promise<string>;
  /** Used if the options name no other file. */
  readonly endpointsFile: string;
  /** Loads the schemas, mappings and handlers that the function is built from. */
  readonly loadRules: (session: Session) => Promise<Rules>;
  /** Serves the console of the run. Missing: it isn't served. */
  readonly startConsole?: (found: PublishedEndpoints) => Promise<ConsoleServer>;
}

/** The port of the HTTP API unless an option names another. */
const API_PORT = 8080;

/** Runs the pipeline until the signal is aborted. */
export async function runCommand(
  values: LocalValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const { env, narration, paint, signal } = session;
  const say = (line: string): unknown => narration.write(`${line}\n`);
  const recent = new RecentOutcomes();
  const onBatch = (outcomes: RunSummary['outcomes']) => recent.batchDone(outcomes, Date.now());
  const report = new RunReport(say, { paint, onBatch });
  const endpointsFile = values.endpoints ?? surroundings.endpointsFile;
  const templatePath = values.template ?? (await surroundings.makeTemplate());
  const endpoints = await openEndpoints(env);
  const counts = await serveOutcomes(recent, Date.now);
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
      api: {
        port: values.apiPort ?? API_PORT,
        ...(values.apiPort === undefined && {
          onOtherPort: () =>
            say(`Port ${API_PORT} is taken, so the HTTP API has another one. --api-port chooses.`),
        }),
        onAnswer: (answered) => report.answered(answered),
      },
      onLogLine: (line) => {
        if (values.logs) say(line);
        report.logged(line);
      },
    });
    for (const line of silentSenderLines(await readTemplate(templatePath))) say(line);
    const outcomesEndpoint = counts.endpoint;
    const loadRules = () => surroundings.loadRules(session);
    const { startConsole } = surroundings;
    const attendance = {
      ...{ endpoints, outcomesEndpoint, endpointsFile, signal, say, loadRules },
      ...(startConsole && { startConsole }),
    };
    const left = await attend(run, attendance);
    const summary = { ...report.summary(), ...left };
    return { exitCode: INTERRUPTED, json: summary, text: `${summaryText(summary)}\n` };
  } finally {
    counts.stop();
    await endpoints.stop();
  }
}

interface Attendance extends Pick<Surroundings, 'endpointsFile' | 'startConsole'> {
  readonly endpoints: Endpoints;
  readonly outcomesEndpoint: string;
  readonly loadRules: () => Promise<Rules>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => unknown;
}

/** Publishes where the run is, waits until it ends, and returns what is left in its queues. */
async function attend(run: LocalRun, attendance: Attendance): Promise<LeftInQueues> {
  const { endpoints, outcomesEndpoint, endpointsFile, loadRules, signal, say } = attendance;
  const found = { ...published(run, endpoints), outcomesEndpoint };
  let console: ConsoleServer | undefined;
  try {
    await publishEndpoints(endpointsFile, found);
    const started = await attendance.startConsole?.(found);
    console = started && stopAtOnce(started, signal);
    say(welcomeText(found, endpoints.credentials, console?.link));
    // The events of an earlier run.
    if (endpoints.keepsTable) {
      await tellFreed({ findStack: () => localStack(found), loadRules, where: '--local', say });
    }
    await untilAborted(run, signal);
    return { unfinished: await run.unfinished(), deadLettered: await run.deadLettered() };
  } finally {
    await Promise.all([run.drain(), console?.stop()]);
    await withdrawEndpoints(endpointsFile);
  }
}

function published(
  { resources, lambdaEndpoint, apiUrl }: LocalRun,
  endpoints: Endpoints,
): PublishedEndpoints {
  return {
    lambdaEndpoint,
    ...(apiUrl !== undefined && { apiUrl }),
    ...(resources.ledgerRetentionDays !== undefined && {
      ledgerRetentionDays: resources.ledgerRetentionDays,
    }),
    ...(resources.schemasDigest !== undefined && { schemasDigest: resources.schemasDigest }),
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
