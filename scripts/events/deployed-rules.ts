import type { Session } from '../cli/define-command.ts';
import type { FoundStack } from '../stack/find-stack.ts';
import type { Rules } from './load-rules.ts';

/** Says that this checkout may judge otherwise than the stack does. Says nothing if that isn't known. */
export function tellOtherRules(
  { name, local, schemasDigest }: Pick<FoundStack, 'name' | 'local' | 'schemasDigest'>,
  rules: Pick<Rules, 'schemasDigest'>,
  { stderr }: Pick<Session, 'stderr'>,
): void {
  const isKnown = schemasDigest !== undefined && rules.schemasDigest !== undefined;
  if (!isKnown || schemasDigest === rules.schemasDigest) return;
  const advice = local
    ? `Start ${name} again to use them`
    : 'Deploy this checkout first, or check out what is deployed';
  stderr.write(
    `The schemas or mappings of this checkout, or the code that reads other formats, differ from those of ${name}. ` +
      `What follows is judged by this checkout, and the function may decide otherwise. ${advice}.\n`,
  );
}
