import { WrongOptions } from '../../cli/define-command.ts';
import { readMappingsText, type MappingsReading } from '../mappings.ts';
import { parseObject } from '../parse-object.ts';
import { MAPPINGS_FILE, readFiles, type SchemaDirectory, type SchemaFile } from '../read.ts';
import { requireFolder } from '../schema-folder.ts';
import { git, GitError, isShallow } from './git.ts';
import { readableEntries } from './mappings/changed-entries.ts';
import { publishedFiles } from './published-files.ts';

/** The schemas of a commit. */
export interface PublishedSchemas extends SchemaDirectory {
  /** Hash of the commit. */
  readonly commit: string;
  /** How many commits lead to it that the checkout doesn't have. What they changed looks undone. */
  readonly missingCommits: number;
  readonly mappings: MappingsReading;
}

/**
 * Reads the schemas that a folder of the checkout had at a commit.
 *
 * @param ref branch, tag, hash, or such as HEAD~3
 * @throws WrongOptions if the folder isn't in a git repository, or the repository has no such commit
 */
export async function publishedSchemas(folder: string, ref: string): Promise<PublishedSchemas> {
  const commit = await commitOf(folder, ref);
  const { texts, problems } = await publishedFiles(folder, commit);
  const missingCommits = await countMissing(folder, commit);
  const read = readFiles([...texts.keys()], (file) => texts.get(file) ?? '');
  const mappings = publishedMappings(texts.get(MAPPINGS_FILE), read.schemas);
  return { commit, missingCommits, mappings, ...read, problems: [...problems, ...read.problems] };
}

function publishedMappings(
  text: string | undefined,
  schemas: readonly SchemaFile[],
): MappingsReading {
  const reading = readMappingsText(text, schemas);
  const parsed = parseObject(text ?? '', 'the mappings');
  if (reading.problems.length === 0 || !('value' in parsed)) return reading;
  return { ...reading, mappings: readableEntries(parsed.value) };
}

async function commitOf(folder: string, ref: string): Promise<string> {
  requireFolder(folder);
  try {
    await git(folder, ['rev-parse', '--git-dir']);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new WrongOptions([`--schemas: git finds no repository for ${folder}: ${error.message}`]);
  }
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  try {
    return String(await git(folder, args)).trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new WrongOptions([`--against: ${await whyUnknown(folder, ref)}`]);
  }
}

async function whyUnknown(folder: string, ref: string): Promise<string> {
  const commits = String(await git(folder, ['rev-list', '--all', '--max-count=1']));
  if (commits === '')
    return 'this repository has no commits yet, so there is nothing to compare with';
  const unknown = `this repository has no commit ${ref}`;
  return (await isShallow(folder))
    ? `${unknown}. It is a shallow clone, which lacks older commits: run git fetch --unshallow first, or set ` +
        'fetch-depth: 0 for actions/checkout'
    : `${unknown}. Run git fetch if it is on a server; git branch --all and git tag list what is here`;
}

async function countMissing(folder: string, commit: string): Promise<number> {
  return Number(String(await git(folder, ['rev-list', '--count', commit, '--not', 'HEAD'])));
}
