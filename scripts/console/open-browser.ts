import { spawn } from 'node:child_process';

import type { Environment } from '../cli/colours.ts';

/** The program that opens a link in the user's browser, and its arguments. `undefined` if there is no screen to show one. */
export function browserProgram(
  link: string,
  platform: NodeJS.Platform,
  env: Environment,
): readonly [program: string, ...args: string[]] | undefined {
  switch (platform) {
    case 'darwin':
      return ['open', link];
    case 'win32':
      // `start` takes its first quoted argument for the title of a window.
      return ['cmd', '/c', 'start', '""', link];
    default:
      // Without a screen, xdg-open starts a browser in the terminal, which the command itself uses.
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', link] : undefined;
  }
}

/** Opens a link, if that is possible. The link is printed as well, so nothing depends on it. */
export function openBrowser(link: string, env: Environment): void {
  const [program, ...args] = browserProgram(link, process.platform, env) ?? [];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
