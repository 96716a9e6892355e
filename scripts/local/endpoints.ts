import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { startEmbeddedS3 } from './embedded-s3.ts';
import type { EmbeddedService } from './embedded-service.ts';
import { startEmbeddedSqs } from './embedded-sqs.ts';

/** Milliseconds in which an emulator must answer whatever it answers. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Where the emulated services are, and how to sign for them. */
export interface Endpoints {
  readonly sqs: string;
  readonly dynamoDb: string;
  readonly s3: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Ends what was started here; endpoints that were given are left alone. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes the endpoints that the AWS SDKs' standard variables name (`AWS_ENDPOINT_URL_SQS`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`) and starts the embedded
 * service for each that none names. Real AWS is never used: nobody should find a laptop consuming a production queue.
 */
export async function openEndpoints(environment: Environment): Promise<Endpoints> {
  const given = {
    sqs: emulatorOf('AWS_ENDPOINT_URL_SQS', environment),
    dynamoDb: emulatorOf('AWS_ENDPOINT_URL_DYNAMODB', environment),
    s3: emulatorOf('AWS_ENDPOINT_URL_S3', environment),
  };
  const region = regionOf(environment);
  const opened: EmbeddedService[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(opened.map((service) => service.stop()));
  };
  const open = async (
    emulator: Emulator | undefined,
    start: () => Promise<EmbeddedService>,
  ): Promise<string> => {
    const service = emulator === undefined ? await start() : await findService(emulator);
    opened.push(service);
    return service.endpoint;
  };
  try {
    return {
      sqs: await open(given.sqs, startEmbeddedSqs),
      dynamoDb: await open(given.dynamoDb, startEmbeddedDynamoDb),
      s3: await open(given.s3, startEmbeddedS3),
      region,
      // Emulators take any; somebody's real ones have no business there.
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An emulator that somebody has started. */
export interface Emulator {
  readonly url: string;
  /** The variable that names it. */
  readonly variable: string;
}

/** The emulator that a service's variable names, or the one for all services. An empty variable counts as not set. */
export function emulatorOf(service: string, environment: Environment): Emulator | undefined {
  const variable = environment[service] ? service : 'AWS_ENDPOINT_URL';
  const url = environment[variable];
  if (!url) return undefined;
  const { protocol, hostname } = URL.parse(url) ?? {};
  const isWeb = protocol === 'http:' || protocol === 'https:';
  if (!isWeb || /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostname ?? '')) {
    throw new Error(
      `${variable} must be the URL of an emulator, such as http://127.0.0.1:4566, got "${url}". Real AWS is never ` +
        'used; unset it to use the embedded services.',
    );
  }
  return { url: url.replace(/\/$/, ''), variable };
}

/** The region that the emulators are told; they take any. */
function regionOf(environment: Environment): string {
  const variable = environment['AWS_REGION'] ? 'AWS_REGION' : 'AWS_DEFAULT_REGION';
  const region = environment[variable] || 'us-east-1';
  // It becomes a part of host names and of ARNs.
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) return region;
  throw new Error(`${variable} must be a region, such as eu-west-1, got "${region}".`);
}

async function findService({ url, variable }: Emulator): Promise<EmbeddedService> {
  await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${url} (${variable}). Is the emulator up?`, { cause });
  });
  return { endpoint: url, stop: () => Promise.resolve() };
}
