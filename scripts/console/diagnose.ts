import { isUnanswered } from '../stack/endpoint-variables.ts';

/** What the console can't work without. */
export type Missing = 'credentials' | 'region' | 'stack' | 'store';

/** What an error means to an operator. */
export type Diagnosis =
  | { readonly kind: 'missing'; readonly missing: Missing }
  /** The operator lacks a permission. `action` is missing if AWS didn't name it: `dynamodb:Query`. */
  | { readonly kind: 'denied'; readonly action?: string }
  | { readonly kind: 'failed' };

/** Names of errors that new credentials end. Services have different names for the same thing. */
const CREDENTIALS = [
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden'];
const NOT_THERE = ['ResourceNotFoundException', 'NoSuchBucket'];

/** Says what an error of AWS means. @param local whether the services are those of a local run */
export function diagnose(error: Error, service: string, local: boolean): Diagnosis {
  const { name, message } = error;
  if (/Region is missing|^Region not accepted/.test(message)) return missing('region');
  if (CREDENTIALS.includes(name)) return missing('credentials');
  if (DENIED.includes(name)) {
    const action = /not authorized to perform: ([\w-]+:[\w*]+)/.exec(message)?.[1];
    return { kind: 'denied', ...(action !== undefined && { action }) };
  }
  // Each local run has its own ports, so the run that answered before is over.
  if (local && isUnanswered(error)) return missing('stack');
  if (NOT_THERE.includes(name) && service !== 'Lambda') return missing('store');
  return { kind: 'failed' };
}

function missing(what: Missing): Diagnosis {
  return { kind: 'missing', missing: what };
}
