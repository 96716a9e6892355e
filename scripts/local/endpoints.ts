import { EMBEDDED_NAMES, startEmbedded, type EmbeddedName } from './embedded-services.ts';
import { emulatorCredentials, type Credentials } from './emulator-clients.ts';

/** Milliseconds in which an emulator must give any answer. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Where the emulated services are, and how to sign requests to them. */
export interface Endpoints {
  readonly sqs: string;
  readonly dynamoDb: string;
  readonly s3: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Whether the table may hold events of an earlier run. The embedded DynamoDB starts empty. */
  readonly keepsTable: boolean;
  /** Stops the services that were started here, but not those that were given. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes the endpoints that the AWS SDKs' standard variables name (`AWS_ENDPOINT_URL_SQS`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`) and starts the embedded
 * service for each that no variable names. Real AWS is never used: a laptop must not consume a production queue.
 */
export async function openEndpoints(environment: Environment): Promise<Endpoints> {
  const given = {
    sqs: emulatorOf('AWS_ENDPOINT_URL_SQS', environment),
    dynamoDb: emulatorOf('AWS_ENDPOINT_URL_DYNAMODB', environment),
    s3: emulatorOf('AWS_ENDPOINT_URL_S3', environment),
  };
  const region = regionOf(environment);
  for (const emulator of Object.values(given)) if (emulator) await requireAnswer(emulator);
  const missing = EMBEDDED_NAMES.filter((name) => given[name] === undefined);
  const embedded = await startEmbedded(missing);
  const endpointOf = (name: EmbeddedName): string => given[name]?.url ?? embedded.endpoints[name];
  return {
    sqs: endpointOf('sqs'),
    dynamoDb: endpointOf('dynamoDb'),
    s3: endpointOf('s3'),
    region,
    credentials: emulatorCredentials(),
    keepsTable: given.dynamoDb !== undefined,
    stop: () => embedded.stop(),
  };
}

/** An emulator that the user has started. */
export interface Emulator {
  readonly url: string;
  /** The variable that names it. */
  readonly variable: string;
}

/** The emulator that a service's variable names, or else the one for all services. An empty variable counts as not set. */
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

/** The region for the emulators, which accept any. */
function regionOf(environment: Environment): string {
  const variable = environment['AWS_REGION'] ? 'AWS_REGION' : 'AWS_DEFAULT_REGION';
  const region = environment[variable] || 'us-east-1';
  // It becomes part of host names and ARNs.
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) return region;
  throw new Error(`${variable} must be a region, such as eu-west-1, got "${region}".`);
}

async function requireAnswer({ url, variable }: Emulator): Promise<void> {
  await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${url} (${variable}). Is the emulator up?`, { cause });
  });
}
