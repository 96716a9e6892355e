import { NOTIFICATION_FIELDS } from '../../../../src/core/envelopes/attribute-form.ts';
import { CLOUDEVENT_FIELDS } from '../../../../src/core/envelopes/cloudevents.ts';
import type { ForeignFormat } from '../../../../src/core/envelopes/event-format.ts';
import { BUS_EVENT_FIELDS } from '../../../../src/core/envelopes/eventbridge.ts';
import type { FieldTable } from '../../../../src/core/envelopes/find-fields.ts';
import { pointerTo } from '../../../../src/core/envelopes/places.ts';
import type { EntryChange } from './changed-entries.ts';
import type { EntryEffect } from './entry-effect.ts';

const FIELDS: Readonly<Record<ForeignFormat, FieldTable>> = {
  cloudevents: CLOUDEVENT_FIELDS,
  sns: NOTIFICATION_FIELDS,
  eventbridge: BUS_EVENT_FIELDS,
};

/** Where the body is if no entry says it. That of EventBridge depends on the message. */
const BODY: Readonly<Record<ForeignFormat, string>> = {
  cloudevents: '/data',
  sns: '/Message',
  eventbridge: '/detail, or /detail/data',
};

const NAMES: Readonly<Record<ForeignFormat, string>> = {
  cloudevents: 'CloudEvents',
  sns: 'messages of SNS',
  eventbridge: 'events of EventBridge',
};

/** Judges a changed place of a field. The places of the format count after it, except for the body. */
export function judgePlace(format: ForeignFormat, change: EntryChange): EntryEffect {
  const { name, before, after } = change;
  const messages = NAMES[format];
  if (name === 'body') return bodyEffect(format, change);
  const standard = (FIELDS[format][name] ?? []).map(pointerTo);
  const [old, current] = [choice(before, standard), choice(after, standard)];
  if (old.join() === current.join()) {
    return { kind: 'free', because: 'nothing is read differently' };
  }
  const gone = old.find((place) => !current.includes(place));
  if (gone !== undefined) {
    return {
      kind: 'breaks',
      because: `the ${name} of ${messages} would no longer be read at ${gone}`,
    };
  }
  return {
    kind: 'unknown',
    because:
      `${messages} that already have something at ${String(current[0])} would get their ${name} from there` +
      (old[0] === undefined ? '' : ` and not from ${old[0]}`),
  };
}

function bodyEffect(format: ForeignFormat, { before, after }: EntryChange): EntryEffect {
  const [old, current] = [before ?? BODY[format], after ?? BODY[format]];
  if (old === current) return { kind: 'free', because: 'nothing is read differently' };
  return {
    kind: 'breaks',
    because: `the body of all ${NAMES[format]} was read at ${old} and would be at ${current}`,
  };
}

/** The places in which a field may be. The first one that has a value counts. */
function choice(mapped: string | undefined, standard: readonly string[]): readonly string[] {
  return mapped === undefined ? standard : [...new Set([mapped, ...standard])];
}
