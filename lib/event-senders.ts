import * as iam from 'aws-cdk-lib/aws-iam';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';

/** What an ARN in `senderArns` names: an account, role or user; an SNS topic; an EventBridge rule. */
export type SenderKind = 'principal' | 'topic' | 'rule';

/** No form allows a wildcard: each sender is named in full. */
const FORMS: Readonly<Record<SenderKind, RegExp>> = {
  principal: /^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/,
  topic: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
  rule: /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:rule\/[\w./-]+$/,
};

const KINDS = Object.keys(FORMS) as SenderKind[];

/** The kind of sender that an ARN names, or `undefined` if it names none. */
export function senderKind(arn: string): SenderKind | undefined {
  return KINDS.find((kind) => FORMS[kind].test(arn));
}

/**
 * Allows each sender to send messages to the queue, and nothing else. Principals of other accounts also need a policy in
 * their own account. SNS and EventBridge work for every account, so each may send only for the named topics or rules.
 * Nobody needs a permission for SQS's own key (SSE-SQS).
 */
export function allowSenders(queue: Queue, senderArns: readonly string[]): void {
  for (const kind of KINDS) {
    const arns = senderArns.filter((arn) => senderKind(arn) === kind);
    if (arns.length > 0) queue.addToResourcePolicy(statement(kind, arns, queue));
  }
}

function statement(kind: SenderKind, arns: readonly string[], queue: IQueue): iam.PolicyStatement {
  const common = { actions: ['sqs:SendMessage'], resources: [queue.queueArn] };
  const onlyFor = { conditions: { ArnEquals: { 'aws:SourceArn': arns } } };
  switch (kind) {
    case 'principal':
      return new iam.PolicyStatement({
        sid: 'SendFromPrincipals',
        ...common,
        principals: arns.map((arn) => new iam.ArnPrincipal(arn)),
      });
    case 'topic':
      return new iam.PolicyStatement({
        sid: 'SendFromTopics',
        ...common,
        ...onlyFor,
        principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
      });
    case 'rule':
      return new iam.PolicyStatement({
        sid: 'SendFromRules',
        ...common,
        ...onlyFor,
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      });
  }
}
