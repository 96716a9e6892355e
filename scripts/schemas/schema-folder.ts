import { existsSync, statSync } from 'node:fs';

import { WrongOptions } from '../cli/define-command.ts';

/** @throws WrongOptions if `--schemas`, or its default, is no folder. */
export function requireFolder(path: string): void {
  if (!existsSync(path)) throw new WrongOptions([`--schemas: there is no folder ${path}`]);
  if (!statSync(path).isDirectory()) {
    throw new WrongOptions([`--schemas: ${path} is a file, not a folder`]);
  }
}
