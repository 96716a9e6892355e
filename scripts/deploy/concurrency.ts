import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** How many invocations an account and region may run at the same time, of all its functions together. */
export interface AccountConcurrency {
  readonly limit: number;
  /** What functions without a reservation share. Ours is one of them. */
  readonly unreserved: number;
}

export async function readConcurrency(client: LambdaClient): Promise<AccountConcurrency> {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } =
    AccountLimit ?? {};
  if (limit === undefined || unreserved === undefined) {
    throw new Error('Lambda answered without the account’s limits');
  }
  return { limit, unreserved };
}

/** Lambda takes no lower `maxConcurrency` for an SQS queue. */
const LEAST_CONCURRENCY = 2;

/**
 * Why this `maxConcurrency` would lose messages in this account, and what to do; `undefined` if it fits. A batch that
 * Lambda throttles goes back to the queue with one receive fewer, though nobody has looked at it.
 */
export function tooLittleConcurrency(
  maxConcurrency: number,
  { limit, unreserved }: AccountConcurrency,
): string | undefined {
  if (maxConcurrency <= unreserved) return undefined;
  // The account's other functions need some, too.
  const fitting = Math.floor(unreserved * 0.8);
  return [
    `maxConcurrency is ${maxConcurrency}, but this account has only ${unreserved} concurrent executions of Lambda without a reservation in this region (its limit is ${limit}).`,
    'Lambda would throttle the consumer. Each throttled batch may use up a receive, and its messages would be dead-lettered unhandled.',
    'Nothing was deployed. Do one of these:',
    ...(fitting >= LEAST_CONCURRENCY
      ? [
          `  - Lower it: add ARGS='-c maxConcurrency=${fitting}' to make deploy, or set it in cdk.json.`,
        ]
      : []),
    '  - Ask AWS for more: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000',
    "  - If you have reserved concurrency for this function: add ARGS='--skip-account-check' to make deploy.",
  ].join('\n');
}
