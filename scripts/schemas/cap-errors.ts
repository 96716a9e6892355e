import { outsideLiterals } from './outside-literals.ts';

/** How many errors of one body are kept: the reader of a rejection is not helped by more. */
export const MAX_ERRORS = 50;

// In Ajv's generated code `errors` counts and `vErrors` lists. Left alone, the list grows with the
// input, and every level of a recursive schema copies it (`concat`): a body of 1 MiB could take
// gigabytes. The rewritten code keeps the count going and stops the list, so that
//     vErrors.length === min(errors, MAX_ERRORS)      (null where errors is 0)
// holds after every statement. Validity hangs on the count alone (`errors === 0`,
// `_errs3 === errors`), and the count never shrinks by the cap: no verdict can change.
const REWRITES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // One more error: listed while there is room. `errors++` follows by itself.
  [/\bvErrors\.push\((err\d+)\);/g, `if(vErrors.length < ${MAX_ERRORS}){vErrors.push($1);}`],
  // A branch (anyOf, oneOf, not, if, contains) takes its errors back: the list as it was before it.
  [/\bvErrors\.length = (_errs\d+);/g, `vErrors.length = Math.min($1, ${MAX_ERRORS});`],
  // A $ref failed: its errors, at least one and at most MAX_ERRORS, join the list and the count.
  [
    /\bvErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
    `errors += $1.errors.length;` +
      `if(vErrors === null){vErrors = $1.errors;}` +
      `else if(vErrors.length < ${MAX_ERRORS}){vErrors = vErrors.concat($1.errors).slice(0, ${MAX_ERRORS});}`,
  ],
];

// Every statement about the list that may be left afterwards. Ajv's next release may write others.
const KNOWN = [
  /^let vErrors = null$/,
  /^if\(vErrors [!=]== null\)$/,
  /^vErrors = \[err\d+\]$/,
  /^vErrors = null$/,
  /^validate\d+\.errors = (vErrors|null)$/,
  new RegExp(`^if\\(vErrors\\.length < ${MAX_ERRORS}\\)$`),
  /^vErrors\.push\(err\d+\)$/,
  new RegExp(`^vErrors\\.length = Math\\.min\\(_errs\\d+, ${MAX_ERRORS}\\)$`),
  /^errors \+= [\w.]+\.errors\.length$/,
  /^vErrors = [\w.]+\.errors$/,
  new RegExp(`^vErrors = vErrors\\.concat\\([\\w.]+\\.errors\\)\\.slice\\(0, ${MAX_ERRORS}\\)$`),
];

/**
 * Bounds the errors that standalone code of Ajv (`allErrors`, `lines: false`) collects.
 * @param code what `ajv/dist/standalone` gave
 * @returns the same code with at most {@link MAX_ERRORS} errors listed per validator
 * @throws Error if the code handles its list in a way this function does not know
 */
export function capErrors(code: string): string {
  return outsideLiterals(code, (statements) => {
    const capped = REWRITES.reduce((text, [from, to]) => text.replaceAll(from, to), statements);
    for (const statement of capped.split(/[;{}]|\belse\b/).map((part) => part.trim())) {
      // A member of a body may be named as the list is.
      const own = statement.replaceAll(/\bdata\d*\.\w+/g, '');
      if (/\bvErrors\b|\.errors\b/.test(own) && !KNOWN.some((one) => one.test(statement))) {
        throw new Error(
          `Ajv generates a statement that scripts/schemas/cap-errors.ts does not know: ${statement}`,
        );
      }
    }
    return capped;
  });
}
