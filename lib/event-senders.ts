import * as iam from 'aws-cdk-lib/aws-iam';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';

/** What an ARN in `senderArns` names: an account, role or user; an SNS topic; an EventBridge rule. */
export type SenderKind = 'principal' | 'topic' | 'rule';

/** ARNs of who may send to a queue, by kind. A rule of the stack itself has an ARN with tokens. */
export type Senders = Readonly<Record<SenderKind, readonly string[]>>;

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

/** Whether an ARN names a FIFO topic, or a FIFO queue. */
export function isFifoArn(arn: string): boolean {
  return arn.endsWith('.fifo');
}

/** The senders that `senderArns` names. */
export function sendersIn(senderArns: readonly string[]): Senders {
  const ofKind = (kind: SenderKind) => senderArns.filter((arn) => senderKind(arn) === kind);
  return { principal: ofKind('principal'), topic: ofKind('topic'), rule: ofKind('rule') };
}

/**
 * Allows each sender to send messages to the queue, and nothing else. Principals of other accounts also need a policy in
 * their own account. SNS and EventBridge work for every account, so each may send only for the named topics or rules.
 * Nobody needs a permission for SQS's own key (SSE-SQS).
 */
export function allowSenders(queue: Queue, senders: Senders): void {
  for (const kind of KINDS) {
    const arns = [...new Set(senders[kind])];
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
