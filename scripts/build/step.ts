import { createHash, type Hash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A program that makes files from files. */
export interface Step {
  readonly name: string;
  /** What it makes, for people: `Building <what> …`. */
  readonly what: string;
  /** Files and folders that the result depends on, relative to the root. They need not exist. */
  readonly inputs: readonly string[];
  /** Other texts that the result depends on. */
  readonly settings?: readonly string[];
  /** Files and folders that the step has written, relative to the root. Called after it ran. */
  readonly outputs: () => readonly string[];
  /** The arguments of Node: the program's file and its own arguments. */
  readonly program: readonly string[];
}

/** What is stored about the last successful run. */
interface Stamp {
  readonly inputs: string;
  readonly outputs: readonly string[];
  readonly written: string;
}

/** Node's version and platform. A result of another Node is built again. */
const NODE = `node ${process.version} ${process.platform} ${process.arch}`;

/**
 * True if a step's inputs and outputs are the same as after its last run. Files are compared by content, not by time, and
 * a result that somebody changed by hand is built again.
 */
export function isUpToDate(root: string, step: Step, node = NODE): boolean {
  const stamp = readStamp(root, step);
  return (
    stamp !== undefined &&
    stamp.inputs === inputsOf(root, step, node) &&
    stamp.written === fingerprint(root, stamp.outputs)
  );
}

/** Runs a step. If it fails or is interrupted, there is no stamp, so the step runs again next time. */
export async function runStep(
  root: string,
  step: Step,
  run: (program: readonly string[]) => Promise<void>,
  node = NODE,
): Promise<void> {
  // Read before the step runs, because later changes may not be in its results.
  const inputs = inputsOf(root, step, node);
  const file = stampFile(root, step);
  rmSync(file, { force: true });
  await run(step.program);
  const outputs = step.outputs();
  const stamp: Stamp = { inputs, outputs, written: fingerprint(root, outputs) };
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(stamp));
  renameSync(unfinished, file);
}

function inputsOf(root: string, { inputs, settings = [], program }: Step, node: string): string {
  return JSON.stringify([node, program, settings, fingerprint(root, inputs)]);
}

function stampFile(root: string, { name }: Step): string {
  return join(root, '.build', `${name}.json`);
}

function readStamp(root: string, step: Step): Stamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(root, step), 'utf8')) as Partial<Stamp>;
    const { inputs, outputs, written } = stamp;
    if (inputs === undefined || outputs === undefined || written === undefined) return undefined;
    return { inputs, outputs, written };
  } catch {
    return undefined;
  }
}

/**
 * A hash of the names and contents of files and folders. Times don't count. A missing file counts as missing, so the hash
 * changes when it appears or disappears.
 */
function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) add(hash, root, path);
  return hash.digest('hex');
}

function add(hash: Hash, root: string, path: string): void {
  const full = join(root, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const entries = readdirSync(full).sort();
    hash.update(`folder ${JSON.stringify(path)} ${entries.length}\n`);
    for (const entry of entries) add(hash, root, join(path, entry));
    return;
  }
  const content = found && readFileSync(full);
  hash.update(`file ${JSON.stringify(path)} ${content ? content.length : 'missing'}\n`);
  if (content) hash.update(content);
}
