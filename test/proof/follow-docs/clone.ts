import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Hard links need GNU cp and a single disk. Copies are slower, but work everywhere. */
const LINK_OR_COPY =
  'cp -al "$1/node_modules" "$2/" 2>/dev/null || { rm -rf "$2/node_modules" && cp -R "$1/node_modules" "$2/"; }';

/** A clone of the last commit, in which commands run as a team would type them. */
export class Clone {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Clones a repository into a folder. Links the installed packages instead of installing them again, because the
   * clone has the same lock file.
   */
  static async of(root: string, folder: string): Promise<Clone> {
    await execute('git', ['clone', '--quiet', root, folder]);
    await execute('sh', ['-c', LINK_OR_COPY, 'sh', root, folder]);
    const clone = new Clone(folder);
    // Tools write to these files. Through a link, they would also change the original.
    for (const name of ['.vite', '.cache', '.installed', '.installed-for-use']) {
      await rm(join(folder, 'node_modules', name), { recursive: true, force: true });
    }
    await clone.write('node_modules/.installed', '');
    return clone;
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** Deletes everything in a folder except these names. */
  async removeBut(path: string, kept: readonly string[]): Promise<void> {
    const names = await readdir(join(this.folder, path));
    const unwanted = names.filter((name) => !kept.includes(name));
    await Promise.all(
      unwanted.map((name) => rm(join(this.folder, path, name), { recursive: true })),
    );
  }

  /** The folder and the environment for processes of the clone. */
  get surroundings(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { cwd: this.folder, env: outsideNpm(process.env) };
  }

  /** Runs a line in a shell, which prints to this terminal. @returns its exit code. */
  async run(line: string, signal: AbortSignal): Promise<number> {
    const child = spawn('sh', ['-c', line], {
      ...this.surroundings,
      stdio: ['ignore', 'inherit', 'inherit'],
      signal,
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  }
}

/** Removes the variables that npm sets for scripts of this project, because the clone is another project. */
function outsideNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)));
}
