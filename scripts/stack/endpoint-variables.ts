import type { Environment } from '../cli/colours.ts';

/** Says which `AWS_ENDPOINT_URL…` variable isn't the URL of a service. `undefined` if all are right. */
export function wrongEndpoint(env: Environment): string | undefined {
  const wrong = Object.keys(env).find((name) => {
    const url = env[name];
    // `localhost:4566` parses as a URL too, with the scheme `localhost`.
    return /^AWS_ENDPOINT_URL(_|$)/.test(name) && url && !/^https?:$/.test(protocolOf(url));
  });
  if (wrong === undefined) return undefined;
  return `${wrong} must be an http or https URL, such as http://127.0.0.1:4566, got "${env[wrong]}". Unset it to use AWS.`;
}

function protocolOf(url: string): string {
  return URL.parse(url)?.protocol ?? '';
}

/** Codes of connections that were refused, or whose host doesn't exist or can't be reached. */
const UNANSWERED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'];

/** Names of the SDK's errors for a call that took too long. */
const UNANSWERED_NAMES = ['TimeoutError', 'RequestTimeout'];

/** Whether a call got no answer: nothing listens there, or it stays silent. */
export function isUnanswered(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return UNANSWERED.includes(code) || UNANSWERED_NAMES.includes(error.name);
}

/** Says where nothing answers. `undefined` if the error has another reason. */
export function unansweredEndpoint(
  error: Error,
  service: string,
  env: Environment,
): string | undefined {
  const code = 'code' in error ? String(error.code) : '';
  if (!UNANSWERED.includes(code)) return undefined;
  const own = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const variable = env[own] ? own : 'AWS_ENDPOINT_URL';
  const url = env[variable];
  return url
    ? `Nothing answers at ${url} (${variable}). Start the emulator there, or unset ${variable} to use AWS.`
    : `${service} can't be reached (${error.message}). Check the network and AWS_REGION.`;
}
