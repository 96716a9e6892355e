import { bucketPrefix, tablePrefix } from '../../src/names.ts';
import type { Stage } from './find-stack.ts';

interface Named {
  readonly stage?: Stage | undefined;
  readonly table?: string | undefined;
  readonly bucket?: string | undefined;
}

/** Why a command must not touch the table or bucket that it was told: the name says that it is another stage's. */
export function foreignStorage({ stage = 'dev', table, bucket }: Named): string[] {
  const problem = (option: string, name: string | undefined, prefix: string): string[] => {
    if (name === undefined || name.startsWith(prefix)) return [];
    return [
      `${option}: expected a name that begins with ${prefix}, as the stage is ${stage}, got "${name}"; --stage names another`,
    ];
  };
  return [
    ...problem('--table', table, tablePrefix(stage)),
    ...problem('--bucket', bucket, bucketPrefix(stage)),
  ];
}
