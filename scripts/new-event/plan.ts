import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { readSchemas, type SchemaFile } from '../schemas/read.ts';
import type { EventNames } from './names.ts';
import { handlerText, newSchema, nextSchema, testText } from './texts.ts';

/** The files to write, by path from the project's root. */
export interface NewEventPlan {
  readonly made: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
  /** The schema, if it already exists. */
  readonly kept: readonly string[];
}

/**
 * Plans the files that a new event needs and that don't exist yet. Writes nothing.
 *
 * @throws NewEventRefused if a file exists that would be overwritten, or a file has an unexpected form.
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
  if (made.size === 0) {
    throw new NewEventRefused(
      `${names.schemaFile} already exists. Edit it, or choose another version.`,
    );
  }
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

/** Refuses a second spelling of an event type: some disks ignore case, so the build of schemas refuses both together. */
function refuseOtherSpelling({ eventType }: EventNames, schemas: readonly SchemaFile[]): void {
  const other = schemas.find(
    (schema) =>
      schema.eventType !== eventType && schema.eventType.toLowerCase() === eventType.toLowerCase(),
  );
  if (!other) return;
  throw new NewEventRefused(
    `${eventType} differs from the event type ${other.eventType} only in upper and lower case. Use ${other.eventType} or another name.`,
  );
}

function refuseExisting(root: string, files: readonly string[]): void {
  const existing = files.filter((file) => existsSync(join(root, file)));
  if (existing.length === 0) return;
  throw new NewEventRefused(
    `These files already exist: ${existing.join(', ')}. Nothing was written. Move or delete them, or choose another name.`,
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
 * The text of `handlers.ts` with another handler.
 *
 * @throws NewEventRefused if the file has an unexpected form. It says what to restore.
 */
function withHandler(text: string, { handlerName, moduleName }: EventNames): string {
  const line = `import { ${handlerName} } from './${moduleName}.ts';`;
  if (!LIST.test(text) || !LAST_IMPORT.test(text)) {
    throw new NewEventRefused(
      `This command can't find the list in ${HANDLERS_FILE}. Nothing was written. ` +
        `Write the list as "HANDLERS: readonly HandlerDefinition[] = [ … ];" again.`,
    );
  }
  return text
    .replace(LAST_IMPORT, (imports) => `${imports}${line}\n`)
    .replace(LIST, (_, start: string, handlers: string, end: string) => {
      const others = handlers.trim().replace(/,$/, '');
      return `${start}${others}${others && ', '}${handlerName}${end}`;
    });
}

/** Nothing can be made for this event type and version, although their names are correct. The message says why. */
export class NewEventRefused extends Error {
  override readonly name = 'NewEventRefused';
}
