import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import { eventAt } from '../../../scripts/traffic/event.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { FAULTS } from '../../../scripts/traffic/faults.ts';
import { toJsonText } from '../../../scripts/traffic/json-text.ts';
import type { Random } from '../../../scripts/traffic/random.ts';
import { FOREIGN_FORMS, FORMS } from '../../support/independent-writer/forms.ts';
import type { Form } from '../../support/independent-writer/form.ts';
import { NATIVE } from '../../support/independent-writer/native-form.ts';
import type { Body } from './mutate.ts';
import { wholeText } from './sent-text.ts';

const STARTS_AT = Date.UTC(2026, 0, 1);

/**
 * Reads the bodies of a corpus in the order of their file names, which are `<outcome>-<what>.txt`.
 *
 * @throws Error naming the directory, if it holds none.
 */
export function readCorpus(directory: string): readonly Body[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.txt'));
  if (names.length === 0) throw new Error(`${directory} holds no bodies: no *.txt file.`);
  return names.sort().map((name) => ({
    text: readFileSync(join(directory, name), 'utf8'),
    origin: name.slice(0, -'.txt'.length),
  }));
}

/** A valid event of every schema, and one in every other form. */
export function validBodies(seed: string, schemas: readonly EventSchema[]): readonly Body[] {
  return [
    ...schemas.map((schema, place) => validBody(seed, [schema], place)),
    ...FOREIGN_FORMS.map((form, place) => validBody(seed, schemas, place, form)),
  ];
}

/** An event that isn't mutated yet: valid, or with one of the known faults. */
export function freshBody(
  seed: string,
  schemas: readonly EventSchema[],
  place: number,
  random: Random,
): Body {
  if (random.chance(0.5)) return validBody(seed, schemas, place, random.pick(FORMS));
  const { event, schema } = eventAt(sourceOf(seed, schemas), place);
  const fault = random.pick(FAULTS[random.pick(REJECTION_REASONS)]);
  const context = { event, schema, registry: schemas, random, startsAt: STARTS_AT };
  return { text: fault.make(context), origin: fault.name };
}

function validBody(
  seed: string,
  schemas: readonly EventSchema[],
  place: number,
  form: Form = NATIVE,
): Body {
  const { event, schema } = eventAt(sourceOf(seed, schemas), place);
  const origin = `${schema.eventType} ${schema.version}`;
  if (form === NATIVE) return { text: toJsonText(event), origin };
  const { body, ...fields } = event;
  const text = wholeText(form.write({ fields, bodyText: toJsonText(body) }));
  return { text, origin: `${origin} as ${form.name}` };
}

function sourceOf(seed: string, schemas: readonly EventSchema[]) {
  return { seed, schemas, tenants: 10, startsAt: STARTS_AT };
}
