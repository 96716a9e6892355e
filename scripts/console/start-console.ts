import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from '../build/build.ts';
import { ROOT } from '../build/steps.ts';
import type { Session } from '../cli/define-command.ts';
import { errorOf } from '../cli/error-text.ts';
import type { OperatorSurroundings } from '../events/operator.ts';
import type { TargetValues } from '../events/target-options.ts';
import { ConsoleTarget, type Opening } from './console-target.ts';
import { serveConsole, type ConsoleServer } from './serve-console.ts';

/** The page, as the build makes it. */
const PAGE = pathToFileURL(join(ROOT, 'dist/console/'));

/** How a console is started. */
export interface ConsoleStart {
  readonly values: TargetValues;
  readonly readOnly: boolean;
  /** 0: any free port. */
  readonly port: number;
  /** Differs from what this machine gives. */
  readonly surroundings?: Partial<OperatorSurroundings>;
  /** Builds the page, and the schemas. Default: what has changed. */
  readonly buildPage?: () => Promise<unknown>;
}

type ConsoleSession = Pick<Session, 'env' | 'stderr' | 'signal'>;

/**
 * Starts a console. Its link works at once: the page is built and the stack is found meanwhile.
 *
 * @throws the server's error if the port can't be used
 */
export async function startConsole(
  start: ConsoleStart,
  session: ConsoleSession,
): Promise<ConsoleServer> {
  const { values, readOnly, port } = start;
  const { buildPage = () => build(['console'], session) } = start;
  const command = `npm run events -- console${values.local ? ' --local' : ''}`;
  const built = buildPage().catch((error: unknown) => {
    throw buildError(error, command);
  });
  const opener = loadOpener(start, session, built);
  const page = built.then(() => PAGE);
  // The server awaits each of them later, and tells why it failed. Without this, Node would end the process before.
  for (const promise of [built, opener, page]) promise.catch(() => undefined);
  const open = async (): Promise<Opening> => {
    try {
      return await (
        await opener
      )();
    } catch (error) {
      return { kind: 'trouble', trouble: { detail: errorOf(error).text } };
    }
  };
  const now = (): number => Date.now();
  return serveConsole({
    port,
    readOnly,
    now,
    target: new ConsoleTarget(open, now),
    page,
    newLinkCommand: command,
  });
}

/** What the program that builds says about it is in the terminal only, and a console builds once. */
function buildError(cause: unknown, command: string): Error {
  const what = errorOf(cause).message.replace(/ Correct the error printed above.*$/, '');
  const remedy = `The terminal of the console says why. Correct it, then start the console again: ${command}`;
  return new Error(`${what} ${remedy}`, { cause });
}

/** Loads the code that opens stacks. That takes a second, but the server answers meanwhile. */
async function loadOpener(
  { values, readOnly, surroundings = {} }: ConsoleStart,
  session: ConsoleSession,
  built: Promise<unknown>,
): Promise<() => Promise<Opening>> {
  const { OPERATOR_SURROUNDINGS } = await import('../events/operator.ts');
  const { stackOpener } = await import('./open-stack.ts');
  const all = { ...OPERATOR_SURROUNDINGS, ...surroundings };
  // `loadRules` builds the schemas, too. After this build, it has nothing left to do.
  const rules = built.then(() => all.loadRules(session));
  rules.catch(() => undefined);
  return stackOpener({ values, readOnly, session, surroundings: all, rules: () => rules });
}
