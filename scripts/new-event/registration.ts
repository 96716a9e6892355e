import type { EventNames } from './names.ts';
import { NewEventRefused } from './refusal.ts';

export const HANDLERS_FILE = 'src/handlers/handlers.ts';

const LIST = /(HANDLERS: readonly HandlerDefinition\[\] = \[)([^\]]*)(\];)/;
const LAST_IMPORT = /^(?:import [^;]*;\n)+/m;

/**
 * The text of `handlers.ts` with one handler more.
 *
 * @throws NewEventRefused saying what to write by hand, where the file has another form.
 */
export function withHandler(text: string, { handlerName, moduleName }: EventNames): string {
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
