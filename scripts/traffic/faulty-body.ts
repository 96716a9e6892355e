import type { Fault, FaultContext } from './fault.ts';
import { UNSAFE_BODY } from './faulty-json.ts';
import { toJsonText, type Json } from './json-text.ts';
import { changedAt, CHANGES, otherType, placesOf, type Change } from './mutate-body.ts';

/** Ways to make a body that its schema refuses. */
export const INVALID_BODY: readonly Fault[] = [
  ...Object.entries(CHANGES).map(([name, change]) =>
    bodyFault(name, (context) => brokenAtOnePlace(context, change)),
  ),
  bodyFault('several fields at once', brokenEverywhere),
  bodyFault('an empty object', (context) => ifInvalid(context, {})),
  bodyFault('an array', (context) => ifInvalid(context, [context.event.body])),
  bodyFault('a text', (context) => ifInvalid(context, 'body')),
  ...UNSAFE_BODY,
];

/**
 * A fault that breaks the body. If the schema accepts everything that `breakBody` tries, the fault tries the changes
 * at one place, and then JSON that isn't safe to read.
 */
function bodyFault(name: string, breakBody: (context: FaultContext) => Json | undefined): Fault {
  return {
    reason: 'invalid_body',
    name: `body: ${name}`,
    identifiable: true,
    make: (context) => {
      const changes = Object.values(CHANGES);
      const body =
        breakBody(context) ??
        firstDefined(changes.map((change) => () => brokenAtOnePlace(context, change)));
      if (body !== undefined) return toJsonText({ ...context.event, body });
      // The schema accepts everything. Only JSON that isn't safe to read is refused.
      return context.random.pick(UNSAFE_BODY).make(context);
    },
  };
}

/** The body with one value changed so that the schema refuses it. `undefined` if no place leads to a refusal. */
function brokenAtOnePlace(context: FaultContext, change: Change): Json | undefined {
  const { event, random } = context;
  const places = random.shuffled(placesOf(event.body));
  return firstDefined(
    places.map((path) => () => ifInvalid(context, changedAt(event.body, path, change, random))),
  );
}

/** The body with each of its fields changed to another type. */
function brokenEverywhere(context: FaultContext): Json | undefined {
  const { body } = context.event;
  const broken = placesOf(body)
    .filter((path) => path.length === 1)
    .reduce<Json | undefined>((whole, path) => {
      return whole === undefined ? undefined : changedAt(whole, path, otherType, context.random);
    }, body);
  return ifInvalid(context, broken);
}

/** The body if the schema refuses it, else `undefined`. A changed body can still be valid. */
function ifInvalid({ schema }: FaultContext, body: Json | undefined): Json | undefined {
  return body !== undefined && schema.validate(body).length > 0 ? body : undefined;
}

function firstDefined(attempts: readonly (() => Json | undefined)[]): Json | undefined {
  for (const attempt of attempts) {
    const result = attempt();
    if (result !== undefined) return result;
  }
  return undefined;
}
