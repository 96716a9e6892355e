import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Environment } from '../cli/colours.ts';
import { WrongOptions, type Session } from '../cli/define-command.ts';

/** npm sets EDITOR to it for its scripts, if nobody has chosen an editor. */
const NPM_DEFAULT = 'vi';

/**
 * The editor that the environment names, as other programs find it. Says so if npm chose it.
 *
 * @throws WrongOptions if there is none, or npm chose one that needs a terminal and there is none.
 */
export function editorOf({ env, ask, stderr }: Pick<Session, 'env' | 'ask' | 'stderr'>): string {
  const editor = env['VISUAL'] || env['EDITOR'];
  if (!editor) {
    throw new WrongOptions([`no editor: set EDITOR to one that waits, such as vi or ${WINDOW}`]);
  }
  const isChosenByNpm = env['npm_lifecycle_event'] && !env['VISUAL'] && editor === NPM_DEFAULT;
  if (!isChosenByNpm) return editor;
  if (!ask) {
    throw new WrongOptions([
      `--edit: the editor ${editor} needs a terminal, and there is none: run it on a terminal, or set EDITOR to an editor that needs none and waits, such as ${WINDOW}`,
    ]);
  }
  stderr.write(`The editor is ${editor}. Set EDITOR to use another one.\n`);
  return editor;
}

const WINDOW = '"code --wait"';

/**
 * Lets a person edit a text, and gives it as it is then. Nobody else can read the file.
 *
 * @param editor a command of the shell. The file's name is its last argument.
 * @param isStdoutFree whether the editor may draw on stdout. Otherwise it draws on stderr.
 * @throws Error if the editor can't be started or fails. Then the text may be lost.
 */
export async function edited(
  text: string,
  editor: string,
  env: Environment,
  isStdoutFree: boolean,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-'));
  try {
    const file = join(folder, 'event.json');
    await writeFile(file, text, { mode: 0o600 });
    const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], {
      env,
      stdio: ['inherit', isStdoutFree ? 'inherit' : 2, 'inherit'],
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0) {
      throw new Error(`The editor "${editor}" ended with ${signal ?? code}. Nothing was changed.`);
    }
    return await readFile(file, 'utf8').catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      throw new Error(`The editor "${editor}" left no file. Nothing was changed.`, {
        cause: error,
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
