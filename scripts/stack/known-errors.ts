/** Errors of AWS by their names: what they mean, and what to do. Services have different names for the same thing. */
const KNOWN: readonly {
  readonly names: readonly string[];
  /** Only errors whose message it matches. Default: all. */
  readonly message?: RegExp;
  /** Only errors of this service. Default: all. */
  readonly service?: string;
  readonly explain: (service: string, message: string) => string;
}[] = [
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'],
    explain: () => 'The AWS credentials have expired. Sign in again.',
  },
  {
    names: ['TokenProviderError'],
    explain: (_, message) => `The AWS sign-in has expired: ${message}`,
  },
  {
    names: ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'],
    explain: clockText,
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch'],
    message: /signature (expired|not yet current)|now earlier than|is now later than/i,
    explain: clockText,
  },
  {
    names: [
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'AuthFailure',
    ],
    explain: (service, message) =>
      `${service} doesn't accept the AWS credentials: ${message} Check AWS_PROFILE or the access keys, and whether AWS_SESSION_TOKEN belongs to them.`,
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden'],
    explain: (service, message) =>
      `${service} denies access: ${message} Use credentials that may do it, or ask for the permission.`,
  },
  {
    names: [
      'ThrottlingException',
      'Throttling',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'TooManyRequestsException',
      'SlowDown',
    ],
    explain: (service, message) =>
      `${service} takes no more requests for now, after several tries: ${message} Wait a minute, then run the command again.`,
  },
  {
    names: ['ResourceNotFoundException'],
    service: 'Lambda',
    explain: () =>
      'Lambda doesn’t have the event source mapping that the stack names. If a deployment runs, wait for its end, then ' +
      'run the command again. If somebody deleted the mapping by hand, "aws cloudformation detect-stack-drift" tells, and ' +
      'CloudFormation doesn’t make it again by itself.',
  },
  {
    names: [
      'ResourceNotFoundException',
      'QueueDoesNotExist',
      'AWS.SimpleQueueService.NonExistentQueue',
      'NoSuchBucket',
    ],
    explain: (service, message) =>
      `${service} doesn't have what the stack names: ${message} The stack was changed or deleted meanwhile, or something of it was deleted by hand. "make deploy" makes what is missing.`,
  },
  {
    names: ['NoSuchKey'],
    explain: (service) =>
      `${service} has no text under the key that a record names. docs/restore.md says how to undelete it.`,
  },
  {
    names: ['TimeoutError', 'RequestTimeout'],
    explain: (service, message) =>
      `${service} doesn't answer: ${message} Check the network and AWS_REGION.`,
  },
  {
    names: ['InternalServerError', 'InternalError', 'InternalFailure', 'ServiceUnavailable'],
    explain: (service, message) =>
      `${service} fails, after several tries: ${message} Run the command again later. https://health.aws.amazon.com shows outages.`,
  },
];

function clockText(service: string): string {
  return `${service} refuses the request because of its time. This machine's clock is wrong: set it, then run the command again.`;
}

/** What an error of AWS means and what to do; `undefined` if it is none of the known ones. */
export function knownErrorText({ name, message }: Error, service: string): string | undefined {
  const known = KNOWN.find(
    (each) =>
      each.names.includes(name) &&
      (each.message?.test(message) ?? true) &&
      (each.service ?? service) === service,
  );
  return known?.explain(service, sentence(message || name));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
