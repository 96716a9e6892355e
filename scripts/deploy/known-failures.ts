/** Errors of a deployment that don't say what to do, and what to do about them. */
const KNOWN_FAILURES: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
    pattern: /wait 60 seconds after deleting a queue|QueueDeletedRecently/i,
    advice:
      'SQS keeps the name of a deleted queue for 60 seconds. Wait a minute, then deploy again.',
  },
  {
    pattern: /-events(\.fifo)?\b.{0,200}already exists/is,
    advice:
      'A queue of this name already exists, from an earlier stack or from before fifo was changed. It may still hold messages: see docs/runbook.md#if-a-queues-name-is-taken.',
  },
  {
    pattern: /Invalid value for the parameter Policy/i,
    advice:
      'SQS refuses the queue’s policy. Probably senderArns names an account, role or user that doesn’t exist. Correct senderArns, then deploy again.',
  },
  {
    pattern: /not authorized to perform: sns:Subscribe/i,
    advice:
      'The topic of a subscription belongs to another account, or its policy is strict. Its owner must allow this account sns:Subscribe: see docs/deploy.md#topics-of-other-accounts.',
  },
  {
    pattern: /\bTopic does not exist|Invalid parameter: TopicArn/i,
    advice:
      'snsSubscriptions names a topic that doesn’t exist. Correct the ARN, or make the topic first.',
  },
  {
    pattern: /Event bus \S+ does not exist/i,
    advice:
      'eventBridgeRules names a bus that doesn’t exist in this account and region. Correct the name, or make the bus first.',
  },
  {
    pattern: /TerminationProtection is enabled/i,
    advice:
      'The stack is protected from deletion, as every prod stack is. If its first creation failed, see docs/runbook.md#if-the-first-deployment-fails.',
  },
  {
    pattern: /bucket you tried to delete is not empty|BucketNotEmpty/i,
    advice: 'Empty the bucket, then try again: npm run large-texts -- --empty --stage dev.',
  },
  {
    pattern: /\/cdk-bootstrap\/|bootstrap stack version|been bootstrapped/i,
    advice: 'This account and region must be prepared once: npm run bootstrap.',
  },
  {
    pattern: /terminal \(TTY\) is not attached/i,
    advice:
      "Without a terminal the CDK can't ask whether it may go on. If it may, add ARGS='--force' to make destroy, or ARGS='--require-approval never' to make deploy.",
  },
];

/** What to do about a failed deployment. Empty if its output shows no known error. */
export function adviceFor(output: string): string[] {
  return KNOWN_FAILURES.filter(({ pattern }) => pattern.test(output)).map(({ advice }) => advice);
}
