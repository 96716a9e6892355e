import type { Parsed, Problem } from './context.ts';
import { patternProblems, type Pattern } from './event-pattern.ts';
import { isObject, parseEntries, unknownFields, type Fields } from './json-setting.ts';

/** A rule of EventBridge that sends the events that it matches to the queue. */
export interface EventBridgeRule {
  /** The rule is named `<stack>-<name>`. */
  readonly name: string;
  /** A bus of this account and region. Default `default`. */
  readonly bus: string;
  readonly pattern: Pattern;
  /** The message group of all its events, which SQS treats as one tenant. Default: each event is a tenant of its own. */
  readonly group: string | undefined;
}

export const DEFAULT_BUS = 'default';

const SETTING = 'eventBridgeRules';
const NAMES = ['name', 'bus', 'pattern', 'group'];
const EXAMPLE = '{"name":"orders","bus":"shop","pattern":{"source":["shop.orders"]}}';

/** A rule's name has 64 characters, and the longest name of a stack with a hyphen has 20. */
const NAME = /^[A-Za-z0-9_.-]{1,44}$/;
/** Buses of partners have slashes: `aws.partner/example.com/orders`. */
const BUS = /^[A-Za-z0-9_./-]{1,256}$/;

/** SQS's rule for message groups, but EventBridge takes at most 100 characters. */
const GROUP = /^[!-~]{1,100}$/;

/** What EventBridge can match: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const EVENT_FIELDS = [
  'version',
  'id',
  'detail-type',
  'source',
  'account',
  'time',
  'region',
  'resources',
  'detail',
  '$or',
];

/** Reads the setting: a list of rules, or one rule. */
export function parseEventBridgeRules(value: unknown): Parsed<readonly EventBridgeRule[]> {
  const parsed = parseEntries(value, {
    setting: SETTING,
    expected: `an object such as ${EXAMPLE}`,
    most: 30,
    entry: ruleIn,
  });
  if (parsed.kind === 'unusable') return parsed;
  const problems = parsed.value.flatMap(({ name, bus }, index, all): Problem[] => {
    const first = all.findIndex((each) => each.name === name && each.bus === bus);
    const setting = `${SETTING}[${index}].name`;
    return first === index ? [] : [{ setting, value: name, expected: 'each name once on a bus' }];
  });
  return problems.length > 0 ? { kind: 'unusable', problems } : parsed;
}

function ruleIn(fields: Fields, path: string, problems: Problem[]): EventBridgeRule {
  const { name, bus = DEFAULT_BUS, pattern, group } = fields;
  problems.push(...unknownFields(fields, path, NAMES));
  if (typeof name !== 'string' || !NAME.test(name)) {
    const expected = 'a name of up to 44 characters of A-Z a-z 0-9 . _ -';
    problems.push({ setting: `${path}.name`, value: name, expected });
  }
  if (typeof bus !== 'string' || !BUS.test(bus)) {
    const why = 'a rule is on a bus of its own account and region';
    problems.push({
      setting: `${path}.bus`,
      value: bus,
      expected: 'the name of a bus, not its ARN',
      why,
    });
  }
  problems.push(...patternProblems(pattern, `${path}.pattern`), ...strangeFields(pattern, path));
  if (group !== undefined && !(typeof group === 'string' && GROUP.test(group))) {
    const expected = 'a text of up to 100 visible ASCII characters, such as a tenant';
    problems.push({ setting: `${path}.group`, value: group, expected });
  }
  return {
    name: String(name),
    bus: String(bus),
    pattern: isObject(pattern) ? pattern : {},
    group: typeof group === 'string' ? group : undefined,
  };
}

function strangeFields(pattern: unknown, path: string): Problem[] {
  if (!isObject(pattern)) return [];
  return Object.entries(pattern)
    .filter(([name]) => !EVENT_FIELDS.includes(name))
    .map(([name, value]) => ({
      setting: `${path}.pattern[${JSON.stringify(name)}]`,
      value,
      expected: `one of the fields ${EVENT_FIELDS.join(', ')}`,
      why: 'the rule would match nothing. Fields of the event itself are in detail',
    }));
}
