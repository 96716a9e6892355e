import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Links are for one disk, and for programs of GNU; copies are slower and work everywhere. */
const LINK_OR_COPY =
  'cp -al "$1/node_modules" "$2/" 2>/dev/null || { rm -rf "$2/node_modules" && cp -R "$1/node_modules" "$2/"; }';

/** A clone of the last commit, in which commands are run as a team would type them. */
export class Clone {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Clones a repository into a folder. The packages are those that are installed already, which the same lock
   * file names: their files are linked, as another installation would only give the same again.
   */
  static async of(root: string, folder: string): Promise<Clone> {
    await execute('git', ['clone', '--quiet', root, folder]);
    await execute('sh', ['-c', LINK_OR_COPY, 'sh', root, folder]);
    const clone = new Clone(folder);
    // Tools write here; what is linked would be written in the original as well.
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

  /** Removes what a team doesn't need: all of a folder but these. */
  async removeBut(path: string, kept: readonly string[]): Promise<void> {
    const names = await readdir(join(this.folder, path));
    const unwanted = names.filter((name) => !kept.includes(name));
    await Promise.all(
      unwanted.map((name) => rm(join(this.folder, path, name), { recursive: true })),
    );
  }

  /** Where a process of the clone runs, and its environment. */
  get surroundings(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { cwd: this.folder, env: outsideNpm(process.env) };
  }

  /** Runs a line as a shell does; it prints where this process does. @returns its exit code. */
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

/** Without what npm tells the scripts of this project: the clone is another one. */
function outsideNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)));
}
