import { faultsCommand } from '../faults.ts';

/** Runs `make faults` in this process. Gives its exit code and what it printed. */
export async function runFaults(
  argv: readonly string[],
  templatePath: string,
  signal: AbortSignal = new AbortController().signal,
) {
  const printed = { stdout: '', stderr: '' };
  const code = await faultsCommand({
    argv,
    env: {},
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    signal,
    makeTemplate: () => Promise.resolve(templatePath),
  });
  return { code, ...printed };
}
