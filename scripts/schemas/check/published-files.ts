import type { SchemaProblem } from '../problem.ts';
import { git } from './git.ts';

/** The files that a folder of the checkout had at a commit. */
export interface PublishedFiles {
  /** By paths below the folder, with forward slashes. */
  readonly texts: ReadonlyMap<string, string>;
  /** What git doesn't have the texts of. */
  readonly problems: readonly SchemaProblem[];
}

/** What is in a folder. A link may lead to a file or a folder, and a submodule is in another repository. */
interface Entry {
  /** Path below the folder, with forward slashes. */
  readonly file: string;
  readonly kind: 'file' | 'link' | 'submodule';
  /** What git calls its content. */
  readonly object: string;
}

const KINDS: Readonly<Record<string, Entry['kind']>> = {
  '100': 'file',
  '120': 'link',
  '160': 'submodule',
};

const REMEDY = 'Put the files there themselves.';

/** Reads the files that a folder had at a commit. Links are followed, as the build follows them. */
export async function publishedFiles(folder: string, commit: string): Promise<PublishedFiles> {
  const entries = await listEntries(folder, [commit]);
  const files = entries.filter(isFile);
  const unread: Entry[] = [];
  for (const entry of entries) {
    if (isFile(entry)) continue;
    const found = entry.kind === 'link' ? await followed(folder, commit, entry.file) : [];
    files.push(...found.filter(isFile));
    unread.push(...(found.length > 0 ? found.filter((each) => !isFile(each)) : [entry]));
  }
  const objects = files.map(({ object }) => object);
  const texts = await readBlobs(folder, objects);
  return {
    texts: new Map(files.map(({ file }, index) => [file, texts[index] ?? ''])),
    problems: unread.map(problemOf),
  };
}

function isFile({ kind }: Entry): boolean {
  return kind === 'file';
}

function problemOf({ file, kind }: Entry): SchemaProblem {
  const what = kind === 'link' ? "a link that git can't follow" : 'a submodule';
  return { file, reason: `is ${what}, so what is in it counts as new`, remedy: REMEDY };
}

/**
 * Lists files, links and submodules with `git ls-tree`.
 *
 * @param tree arguments of that command: a commit, to list the folder there; or `--full-tree` and the object of another folder
 */
async function listEntries(folder: string, tree: readonly string[]): Promise<Entry[]> {
  const listed = String(await git(folder, ['ls-tree', '-r', '-z', ...tree]));
  return listed.split('\0').flatMap((entry) => {
    const found = /^(?<mode>\d{3})\d+ \w+ (?<object>\S+)\t(?<file>.+)$/s.exec(entry)?.groups;
    const kind = KINDS[found?.['mode'] ?? ''];
    const { object, file } = found ?? {};
    return kind && object !== undefined && file !== undefined ? [{ file, kind, object }] : [];
  });
}

/** What a link leads to. Nothing if it leads out of the repository. */
async function followed(folder: string, commit: string, link: string): Promise<Entry[]> {
  const asked = `${commit}:./${link}\n`;
  const answer = String(
    await git(folder, ['cat-file', '--batch-check', '--follow-symlinks'], asked),
  );
  const { object, type } =
    /^(?<object>[0-9a-f]{40,}) (?<type>blob|tree) /.exec(answer)?.groups ?? {};
  if (object === undefined) return [];
  if (type === 'blob') return [{ file: link, kind: 'file', object }];
  const inside = await listEntries(folder, ['--full-tree', object]);
  return inside.map((entry) => ({ ...entry, file: `${link}/${entry.file}` }));
}

/** The texts of blobs, in their order, by one process. */
async function readBlobs(folder: string, blobs: readonly string[]): Promise<string[]> {
  const printed = await git(folder, ['cat-file', '--batch'], `${blobs.join('\n')}\n`);
  const texts: string[] = [];
  let at = 0;
  while (texts.length < blobs.length) {
    const lineEnd = printed.indexOf('\n', at);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(String(printed.subarray(at, lineEnd)))?.[1]);
    if (!(size >= 0)) throw new Error(`git can't read ${String(blobs[texts.length])}`);
    const begin = lineEnd + 1;
    texts.push(String(printed.subarray(begin, begin + size)));
    at = begin + size + 1;
  }
  return texts;
}
