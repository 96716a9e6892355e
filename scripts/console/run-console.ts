import { once } from 'node:events';

import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { ConsoleValues } from '../events/console-options.ts';
import { openBrowser } from './open-browser.ts';
import type { ConsoleServer } from './serve-console.ts';
import { startConsole } from './start-console.ts';

/** Serves the console until the signal is aborted. */
export async function runConsole(values: ConsoleValues, session: Session): Promise<Result> {
  const { readOnly, port = 0, noOpen } = values;
  const { narration, json, printJson, signal, env } = session;
  const server = await startConsole({ values, readOnly, port }, session).catch((error: unknown) => {
    throw portError(error, port);
  });
  if (json) printJson({ link: server.link, read_only: readOnly });
  else narration.write(linkText(server, readOnly));
  if (!noOpen && narration.isTTY === true) openBrowser(server.link, env);
  if (!signal.aborted) await once(signal, 'abort');
  await server.stop();
  return { exitCode: INTERRUPTED, text: '' };
}

function linkText({ link }: ConsoleServer, readOnly: boolean): string {
  const what = readOnly ? 'The console, which only reads here' : 'The console';
  return `${what}:  ${link}\nThe link works once, for one browser of this machine. Ctrl-C ends the console.\n`;
}

function portError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Error(`Port ${port} is taken. Choose another one, or leave out --port.`);
  }
  if (code === 'EACCES') {
    return new Error(`Port ${port} needs more rights. Choose one above 1023.`);
  }
  return error;
}
