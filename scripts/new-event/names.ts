/** The names of an event type and version in the files that are made for them. */
export interface EventNames {
  readonly eventType: string;
  readonly version: string;
  /** Paths from the project's root. */
  readonly schemaFile: string;
  readonly handlerFile: string;
  readonly testFile: string;
  /** The handler's file name without its extension: `order-shipped`, or `order-shipped-v2` for a later version. */
  readonly moduleName: string;
  /** The handler's exported name: `onOrderShipped`. Because of the prefix it is never a reserved word. */
  readonly handlerName: string;
  /** For the schema's title: `Order shipped`. */
  readonly title: string;
}

// The envelope's own rules (`src/core/envelope.ts`). For file names, an event type must also end in a letter or digit.
const EVENT_TYPE = /^[A-Za-z](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9])?$/;
const VERSION = /^v[1-9][0-9]{0,3}$/;

/** The problems of the two names, one sentence each. */
export function nameProblems(names: readonly string[]): string[] {
  if (names.length !== 2) {
    const got = names.length === 0 ? 'nothing' : names.map((name) => `"${name}"`).join(' ');
    return [`expected an event type and a version, got ${got}; for example order.shipped v1`];
  }
  const [eventType = '', version = ''] = names;
  const problems: string[] = [];
  if (!EVENT_TYPE.test(eventType)) {
    problems.push(
      `"${eventType}": expected an event type of at most 100 characters (A-Z a-z 0-9 _ . -) that begins with ` +
        'a letter and ends in a letter or digit; for example order.shipped',
    );
  }
  if (!VERSION.test(version)) {
    problems.push(`"${version}": expected a version from v1 to v9999; for example v1`);
  }
  return problems;
}

/** The names of an event type and version, which must have passed `nameProblems`. */
export function namesOf(eventType: string, version: string): EventNames {
  const words = wordsOf(eventType);
  const suffix = version === 'v1' ? '' : version;
  const moduleName = [...words, ...(suffix ? [suffix] : [])].join('-');
  return {
    eventType,
    version,
    schemaFile: `schemas/${eventType}/${version}.json`,
    handlerFile: `src/handlers/${moduleName}.ts`,
    testFile: `test/handlers/${moduleName}.test.ts`,
    moduleName,
    handlerName: ['on', ...words.map(capitalized), capitalized(suffix)].join(''),
    title: capitalized(words.join(' ')),
  };
}

/** Splits `order.shipped`, `ORDER_SHIPPED` and `orderShipped` into `order` and `shipped`. */
function wordsOf(eventType: string): string[] {
  return eventType
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
