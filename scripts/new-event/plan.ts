import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { readSchemas, type SchemaFile } from '../schemas/read.ts';
import type { EventNames } from './names.ts';
import { handlerText, newSchema, nextSchema, testText } from './texts.ts';

/** What is to be written, by path from the project's root. */
export interface NewEventPlan {
  readonly made: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
  /** The schema, if it is there already. */
  readonly kept: readonly string[];
}

/**
 * What a new event needs that is not there yet. Writes nothing.
 *
 * @throws NewEventRefused if something is in the way.
 */
export async function planNewEvent(
  root: string,
  names: EventNames,
  withoutHandler: boolean,
): Promise<NewEventPlan> {
  const { schemas } = readSchemas(join(root, 'schemas'));
  refuseOtherSpelling(names, schemas);
  const hasSchema = existsSync(join(root, names.schemaFile));
  const made = new Map<string, string>();
  if (!hasSchema) made.set(names.schemaFile, JSON.stringify(schemaFor(names, schemas)));
  const changed = new Map<string, string>();
  if (!withoutHandler) {
    made.set(names.handlerFile, handlerText(names)).set(names.testFile, testText(names));
    changed.set(HANDLERS_FILE, withHandler(readFileSync(join(root, HANDLERS_FILE), 'utf8'), names));
  }
  refuseExisting(root, [...made.keys()]);
  if (made.size === 0) throw new NewEventRefused(`${names.schemaFile} is there already.`);
  return {
    made: await formatted(root, made),
    changed: await formatted(root, changed),
    kept: hasSchema ? [names.schemaFile] : [],
  };
}

function schemaFor(names: EventNames, schemas: readonly SchemaFile[]): object {
  const newest = schemas.findLast(({ eventType }) => eventType === names.eventType);
  return newest ? nextSchema(newest.schema, names) : newSchema(names);
}

/** A disk that ignores case can't hold both, so the build of schemas refuses them. */
function refuseOtherSpelling({ eventType }: EventNames, schemas: readonly SchemaFile[]): void {
  const other = schemas.find(
    (schema) =>
      schema.eventType !== eventType && schema.eventType.toLowerCase() === eventType.toLowerCase(),
  );
  if (!other) return;
  throw new NewEventRefused(
    `${eventType} differs from the event type ${other.eventType} only in upper and lower case.`,
  );
}

function refuseExisting(root: string, files: readonly string[]): void {
  const existing = files.filter((file) => existsSync(join(root, file)));
  if (existing.length === 0) return;
  throw new NewEventRefused(
    `There already: ${existing.join(', ')}. No file is overwritten, and nothing was written.`,
  );
}

async function formatted(
  root: string,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const done = new Map<string, string>();
  for (const [file, text] of texts) {
    const filepath = join(root, file);
    done.set(file, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  }
  return done;
}

const HANDLERS_FILE = 'src/handlers/handlers.ts';

const LIST = /(HANDLERS: readonly HandlerDefinition\[\] = \[)([^\]]*)(\];)/;
const LAST_IMPORT = /^(?:import [^;]*;\n)+/m;

/**
 * The text of `handlers.ts` with one handler more.
 *
 * @throws NewEventRefused saying what to write by hand, where the file has another form.
 */
function withHandler(text: string, { handlerName, moduleName }: EventNames): string {
  const line = `import { ${handlerName} } from './${moduleName}.ts';`;
  if (!LIST.test(text) || !LAST_IMPORT.test(text)) {
    throw new NewEventRefused(
      `${HANDLERS_FILE} is not of the form that this command knows. Nothing was written. ` +
        `Put its list back as "HANDLERS: readonly HandlerDefinition[] = [ … ];".`,
    );
  }
  return text
    .replace(LAST_IMPORT, (imports) => `${imports}${line}\n`)
    .replace(LIST, (_, start: string, handlers: string, end: string) => {
      const others = handlers.trim().replace(/,$/, '');
      return `${start}${others}${others && ', '}${handlerName}${end}`;
    });
}

/** Why nothing can be made for an event type and version, although their names are right. */
export class NewEventRefused extends Error {
  override readonly name = 'NewEventRefused';
}
