import { devNull } from 'node:os';

import type { Environment } from '../cli/colours.ts';
import type { Session } from '../cli/define-command.ts';

/** The AWS variables that a run on emulators reads; see `openEndpoints`. */
const READ = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_SQS',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_S3',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
];
/** Variables that change neither endpoint nor credentials, so no message names them. */
const HARMLESS = /^AWS_(CA_BUNDLE|PAGER|DEFAULT_OUTPUT|CLI_.*)$/;

/**
 * Removes everything that configures AWS's SDKs from a process's environment, and hides their configuration files. An
 * emulator needs none of it, and some of it does harm: a FIPS setting refuses every endpoint but AWS's own, and a profile
 * may lead to a real account.
 */
export function leaveAws(environment: Record<string, string | undefined> = process.env): void {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('AWS_')) Reflect.deleteProperty(environment, name);
  }
  environment['AWS_CONFIG_FILE'] = devNull;
  environment['AWS_SHARED_CREDENTIALS_FILE'] = devNull;
  environment['AWS_EC2_METADATA_DISABLED'] = 'true';
}

/** Says which AWS variables this run ignores: a line for those that are set, and one for each that is empty. */
export function unusedVariables(environment: Environment): string[] {
  const names = Object.keys(environment).sort();
  const unused = names.filter(
    (name) => /^AWS_/.test(name) && !READ.includes(name) && !HARMLESS.test(name),
  );
  const empty = READ.filter((name) => environment[name] === '');
  return [
    ...(unused.length > 0
      ? [`Not used here: ${unused.join(', ')}. Services on this machine need no account.`]
      : []),
    ...empty.map((name) => `${name} is empty, and counts as not set.`),
  ];
}

/**
 * The session of a command that calls emulators only. The session keeps all variables. The SDKs read the process's
 * environment instead, and find none there.
 */
export function onEmulators<S extends Pick<Session, 'env' | 'stderr'>>(session: S): S {
  const env = { ...session.env };
  for (const text of unusedVariables(env)) session.stderr.write(`${text}\n`);
  leaveAws();
  bypassProxies(process.env);
  return { ...session, env };
}

/** With `NODE_USE_ENV_PROXY`, Node would use the proxy of `HTTP_PROXY` even for services on this machine. */
function bypassProxies(environment: Record<string, string | undefined>): void {
  const others = environment['no_proxy'] ?? environment['NO_PROXY'];
  environment['no_proxy'] = ['127.0.0.1', 'localhost', others ?? []].flat().join(',');
}
