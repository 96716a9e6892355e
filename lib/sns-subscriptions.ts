import type { Parsed, Problem } from './context.ts';
import { patternProblems, type Pattern } from './event-pattern.ts';
import { senderKind } from './event-senders.ts';
import { fromText, isObject, parseEntries, unknownFields, type Fields } from './json-setting.ts';

/** Whether a filter policy looks at the attributes of a message or at its text. */
const SCOPES = ['MessageAttributes', 'MessageBody'] as const;

/** An SNS topic whose messages the queue gets. */
export interface SnsSubscription {
  readonly topicArn: string;
  /** Whether SNS sends the message itself instead of wrapping it. Default false. */
  readonly raw: boolean;
  /** Which messages the queue gets. Default: all. */
  readonly filterPolicy: Pattern | undefined;
  readonly filterPolicyScope: (typeof SCOPES)[number];
}

const SETTING = 'snsSubscriptions';
const TOPIC = 'the full ARN of an SNS topic: arn:aws:sns:<region>:<account>:<name>';
const NAMES = ['topicArn', 'raw', 'filterPolicy', 'filterPolicyScope'];

/** Reads the setting: a list of subscriptions, of ARNs, or text of ARNs that are separated by commas. */
export function parseSnsSubscriptions(value: unknown): Parsed<readonly SnsSubscription[]> {
  const given =
    typeof value === 'string' && value.trim().startsWith('arn:') ? value.split(',') : value;
  const entries = [fromText(given)].flat().map((each: unknown) => {
    return typeof each === 'string' && each !== '' ? { topicArn: each.trim() } : each;
  });
  const parsed = parseEntries(value === '' ? '' : entries, {
    setting: SETTING,
    expected: `${TOPIC}, or an object such as {"topicArn":"…","raw":true}`,
    most: 30,
    entry: subscriptionIn,
  });
  if (parsed.kind === 'unusable') return parsed;
  const problems = parsed.value.flatMap(({ topicArn }, index, all) =>
    all.findIndex((each) => each.topicArn === topicArn) === index ? [] : [twice(topicArn, index)],
  );
  return problems.length > 0 ? { kind: 'unusable', problems } : parsed;
}

function subscriptionIn(fields: Fields, path: string, problems: Problem[]): SnsSubscription {
  const { topicArn, raw = false, filterPolicy, filterPolicyScope = SCOPES[0] } = fields;
  problems.push(...unknownFields(fields, path, NAMES));
  if (typeof topicArn !== 'string' || senderKind(topicArn) !== 'topic') {
    problems.push({ setting: `${path}.topicArn`, value: topicArn, expected: TOPIC });
  }
  if (typeof raw !== 'boolean') {
    problems.push({ setting: `${path}.raw`, value: raw, expected: 'true or false' });
  }
  const scope = SCOPES.find((one) => one === filterPolicyScope);
  if (scope === undefined) {
    const setting = `${path}.filterPolicyScope`;
    problems.push({ setting, value: filterPolicyScope, expected: `one of ${SCOPES.join(', ')}` });
  }
  if (filterPolicy === undefined) {
    if ('filterPolicyScope' in fields) problems.push(scopeAlone(filterPolicyScope, path));
  } else problems.push(...patternProblems(filterPolicy, `${path}.filterPolicy`));
  return {
    topicArn: String(topicArn),
    raw: raw === true,
    filterPolicy: isObject(filterPolicy) ? filterPolicy : undefined,
    filterPolicyScope: scope ?? SCOPES[0],
  };
}

function scopeAlone(value: unknown, path: string): Problem {
  return {
    setting: `${path}.filterPolicyScope`,
    value,
    expected: 'nothing, or also a filterPolicy',
    why: 'it says where a filter policy looks',
  };
}

function twice(value: string, index: number): Problem {
  return {
    setting: `${SETTING}[${index}].topicArn`,
    value,
    expected: 'each topic once',
    why: 'SNS has one subscription of a queue to a topic',
  };
}
