import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** How many invocations may run at the same time in an account and region, over all functions. */
export interface AccountConcurrency {
  readonly limit: number;
  /** What functions without reserved concurrency share. Ours is one of them. */
  readonly unreserved: number;
}

export async function readConcurrency(client: LambdaClient): Promise<AccountConcurrency> {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } =
    AccountLimit ?? {};
  if (limit === undefined || unreserved === undefined) {
    throw new Error('Lambda’s answer lacks the account’s limits');
  }
  return { limit, unreserved };
}

/** The lowest `maxConcurrency` that Lambda accepts for an SQS queue. */
const MIN_CONCURRENCY = 2;

/**
 * Why this `maxConcurrency` would dead-letter messages in this account, and what to do. `undefined` if it fits. A batch
 * that Lambda throttles goes back to the queue and has used up a receive, although no code has seen it.
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
    'Lambda would throttle the consumer. Each throttled batch may use up a receive, so messages could be dead-lettered before the consumer sees them.',
    'Nothing was deployed. Do one of these:',
    ...(fitting >= MIN_CONCURRENCY
      ? [
          `  - Lower it: add ARGS='-c maxConcurrency=${fitting}' to make deploy, or set it in cdk.json.`,
        ]
      : []),
    '  - Ask AWS for more: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000',
    "  - If you have reserved concurrency for this function: add ARGS='--skip-account-check' to make deploy.",
  ].join('\n');
}
