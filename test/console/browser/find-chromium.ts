import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { LaunchOptions } from 'playwright-core';

/** Chromium, ready to be launched; or why this machine has none. */
export type FoundChromium =
  | { readonly kind: 'found'; readonly launch: LaunchOptions }
  | { readonly kind: 'missing'; readonly reason: string };

/** Names a Chromium or Chrome of this machine to use instead of the one from npm. */
const CHROMIUM = 'CHROMIUM';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium/package.json');
/** Fonts from npm, so that every machine lays pages out alike. */
const FONTS = fileURLToPath(new URL('fonts.conf', import.meta.url));
/** The package unpacks libraries that Lambda's system lacks, and so does a small Linux, if it believes to run there. */
const LIKE_LAMBDA = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };

/** Finds Chromium. The first call on a machine unpacks it into `.build`, which takes about two seconds. */
export async function findChromium(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform = `${process.platform}-${process.arch}`,
): Promise<FoundChromium> {
  const chosen = env[CHROMIUM];
  if (chosen) return { kind: 'found', launch: { executablePath: chosen } };
  if (platform !== 'linux-x64') {
    const reason =
      `The Chromium from npm runs on Linux x86-64 only, and this is ${platform}. To run this test, set ${CHROMIUM} to the ` +
      'program of an installed Chromium or Chrome.';
    return { kind: 'missing', reason };
  }
  const folder = await unpacked(join(ROOT, '.build'));
  return {
    kind: 'found',
    launch: {
      executablePath: join(folder, 'chromium'),
      env: {
        ...definedIn(env),
        LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
        FONTCONFIG_FILE: FONTS,
      },
    },
  };
}

/** The folder of this version. Several processes may unpack it at once: the first one that is done wins. */
async function unpacked(parent: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
  const folder = join(parent, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(parent, { recursive: true });
  const partial = await mkdtemp(join(parent, 'unpacking-'));
  try {
    const program = fileURLToPath(new URL('unpack-chromium.process.ts', import.meta.url));
    const env = { PATH: dirname(process.execPath), ...LIKE_LAMBDA, TMPDIR: partial };
    await promisify(execFile)(process.execPath, [program], { env });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function definedIn(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
