import {
  DEFAULT_KEPT_DAYS,
  isKeptDays,
  MAX_KEPT_DAYS,
  type KeptDays,
  type Retention,
} from '../src/core/retention.ts';
import type { Parsed, Problem } from './context.ts';
import { fromText, isObject, type Fields } from './json-setting.ts';

const SETTING = 'ledgerRetentionDays';

export const DEFAULT_RETENTION: Retention = { ...DEFAULT_KEPT_DAYS, types: {} };

/** Lambda's variables have 4 KB together, and the others need up to 1 KB. */
const MAX_BYTES = 2_500;

/** The same as in `src/core/envelope.ts`. No event has another type. */
const EVENT_TYPE = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

const STATUSES = ['processed', 'open'] as const;

const EXAMPLE = '{"processed":30,"open":90,"types":{"order.placed":{"processed":20}}}';

/**
 * Reads the setting: one number of days for everything, or days by status and type. The command line gives text, which
 * may be JSON. What an object leaves out has its default, and what a type leaves out is inherited.
 */
export function parseRetention(value: unknown): Parsed<Retention> {
  const found = fromText(value);
  if (typeof found === 'number' && isKeptDays(found)) {
    return { kind: 'usable', value: { processed: found, open: found, types: {} } };
  }
  const problems: Problem[] = [];
  if (!isObject(found)) {
    const expected = `a whole number from 1 to ${MAX_KEPT_DAYS}, or JSON such as ${EXAMPLE}`;
    return { kind: 'unusable', problems: [{ setting: SETTING, value, expected }] };
  }
  const retention = retentionIn(found, problems);
  const size = Buffer.byteLength(retentionText(retention));
  if (problems.length === 0 && size > MAX_BYTES) problems.push(tooLong(size));
  return problems.length > 0
    ? { kind: 'unusable', problems }
    : { kind: 'usable', value: retention };
}

/** The text that the function gets. `src/entrypoints/retention-rule.ts` reads it. */
export function retentionText({ processed, open, types }: Retention): string {
  if (Object.keys(types).length > 0) return JSON.stringify({ processed, open, types });
  return processed === open ? String(open) : JSON.stringify({ processed, open });
}

/** A number of days, and the path of the field that sets it. */
export interface DaysField {
  readonly setting: string;
  readonly value: number;
}

/** How long processed events are kept: for all types, and for each type that differs. */
export function processedFields({ processed, open, types }: Retention): DaysField[] {
  const general = processed === open ? SETTING : `${SETTING}.processed`;
  const ofTypes = Object.entries(types)
    .filter(([, kept]) => kept.processed !== processed)
    .map(([type, kept]) => ({ setting: `${pathOf(type)}.processed`, value: kept.processed }));
  return [{ setting: general, value: processed }, ...ofTypes];
}

function retentionIn(found: Fields, problems: Problem[]): Retention {
  const { types = {}, ...general } = found;
  const inherited = keptDaysIn(general, SETTING, DEFAULT_KEPT_DAYS, ['types'], problems);
  if (!isObject(types)) {
    problems.push({
      setting: `${SETTING}.types`,
      value: types,
      expected: 'event types and their days, such as {"order.placed":{"processed":20}}',
    });
    return { ...inherited, types: {} };
  }
  const entries = Object.entries(types).map(
    ([type, kept]) => [type, ofType(type, kept, inherited, problems)] as const,
  );
  return { ...inherited, types: Object.fromEntries(entries) };
}

function ofType(type: string, kept: unknown, inherited: KeptDays, problems: Problem[]): KeptDays {
  const setting = pathOf(type);
  if (!EVENT_TYPE.test(type)) {
    const expected = `an event type, which matches ${EVENT_TYPE.source}`;
    problems.push({ setting: `${SETTING}.types`, value: type, expected });
  }
  if (isObject(kept)) return keptDaysIn(kept, setting, inherited, [], problems);
  const expected = 'days by status, such as {"processed":20,"open":60}';
  problems.push({ setting, value: kept, expected });
  return inherited;
}

/** @param others the keys that are read elsewhere. */
function keptDaysIn(
  fields: Fields,
  setting: string,
  inherited: KeptDays,
  others: readonly string[],
  problems: Problem[],
): KeptDays {
  const known: readonly string[] = [...STATUSES, ...others];
  const wrong = Object.entries(fields).flatMap(([name, value]): Problem[] => {
    const path = `${setting}.${name}`;
    if (!known.includes(name)) {
      const expected = `one of the names ${known.join(', ')}`;
      return [{ setting: path, value, expected, why: 'a misspelt name would keep its default' }];
    }
    if (isKeptDays(value)) return [];
    return [{ setting: path, value, expected: `a whole number from 1 to ${MAX_KEPT_DAYS}` }];
  });
  problems.push(...wrong);
  const kept: KeptDays = { ...inherited, ...fields };
  if (wrong.length > 0) return inherited;
  if (kept.processed > kept.open) problems.push(wrongOrder(kept, fields, setting));
  return kept;
}

/** Blames the field that was given. If both were, it blames `processed`. */
function wrongOrder({ processed, open }: KeptDays, fields: Fields, setting: string): Problem {
  const why = 'no event is kept longer than its open days after it was received';
  return 'processed' in fields
    ? {
        setting: `${setting}.processed`,
        value: processed,
        expected: `at most its open, ${open}`,
        why,
      }
    : {
        setting: `${setting}.open`,
        value: open,
        expected: `at least its processed, ${processed}`,
        why,
      };
}

function tooLong(bytes: number): Problem {
  return {
    setting: SETTING,
    value: `${bytes} bytes of JSON`,
    expected: `at most ${MAX_BYTES} bytes`,
    why: 'Lambda takes 4 KB of variables in all. Name fewer types',
  };
}

function pathOf(type: string): string {
  return `${SETTING}.types[${JSON.stringify(type)}]`;
}
