import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { startEmbeddedS3 } from './embedded-s3.ts';
import type { EmbeddedService } from './embedded-service.ts';
import { startEmbeddedSqs } from './embedded-sqs.ts';

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
  const opened: EmbeddedService[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(opened.map((service) => service.stop()));
  };
  const open = async (url: string | undefined, start: () => Promise<EmbeddedService>) => {
    const service = url === undefined ? await start() : await findService(url);
    opened.push(service);
    return service.endpoint;
  };
  try {
    return {
      sqs: await open(given.sqs, startEmbeddedSqs),
      dynamoDb: await open(given.dynamoDb, startEmbeddedDynamoDb),
      s3: await open(given.s3, startEmbeddedS3),
      region: environment['AWS_REGION'] ?? 'us-east-1',
      // Emulators take any; somebody's real ones have no business there.
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The emulator that a service's variable names, or the one for all services; empty is as good as unset. */
export function emulatorOf(variable: string, environment: Environment): string | undefined {
  const name = environment[variable] ? variable : 'AWS_ENDPOINT_URL';
  const url = environment[name];
  if (!url) return undefined;
  const host = URL.canParse(url) ? new URL(url).hostname : undefined;
  if (host === undefined || /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(host)) {
    throw new Error(
      `${name} must be the URL of an emulator, such as http://127.0.0.1:4566. Real AWS is never used; ` +
        'unset it to use the embedded services.',
    );
  }
  return url.replace(/\/$/, '');
}

async function findService(endpoint: string): Promise<EmbeddedService> {
  await fetch(endpoint).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${endpoint}. Is the emulator up?`, { cause });
  });
  return { endpoint, stop: () => Promise.resolve() };
}
