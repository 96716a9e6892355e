/** Maximum number of errors kept for one body. More don't help the reader of a rejection. */
export const MAX_ERRORS = 50;

// Ajv's generated code counts errors in `errors` and lists them in `vErrors`. Its list grows with the body, and each
// level of a recursive schema copies it (`concat`), so a body of 1 MiB could take minutes and gigabytes. The rewritten
// code goes on counting but stops listing. After each statement
//     vErrors.length === min(errors, MAX_ERRORS)      (null if errors is 0)
// Ajv decides by the count alone (`errors === 0`, `_errs3 === errors`), which isn't capped, so no verdict changes.
const REWRITES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // One more error: list it while there is room. The next statement counts it.
  [/\bvErrors\.push\((err\d+)\);/g, `if(vErrors.length < ${MAX_ERRORS}){vErrors.push($1);}`],
  // A branch (anyOf, oneOf, not, if, contains) takes its errors back: restore the list.
  [/\bvErrors\.length = (_errs\d+);/g, `vErrors.length = Math.min($1, ${MAX_ERRORS});`],
  // A $ref failed: add its errors to the list and to the count. There is at least one.
  [
    /\bvErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
    `errors += $1.errors.length;` +
      `if(vErrors === null){vErrors = $1.errors;}` +
      `else if(vErrors.length < ${MAX_ERRORS}){vErrors = vErrors.concat($1.errors).slice(0, ${MAX_ERRORS});}`,
  ],
];

// All statements about the list that the rewritten code may have. Another version of Ajv may write others.
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

// Strings and patterns come from schemas and may look like code.
const LITERAL = /"(?:[^"\\]|\\.)*"|(?<== )\/(?:[^\\/[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*(?=;)/g;

/**
 * Bounds how many errors Ajv's standalone code (`allErrors`, `lines: false`) lists. ADR 5 says why the code is rewritten.
 * @param code from `ajv/dist/standalone`
 * @returns the same code, but each validator lists at most {@link MAX_ERRORS} errors
 * @throws Error if the code has an unknown statement about its list
 */
export function capErrors(code: string): string {
  const literals = code.match(LITERAL) ?? [];
  const statements = code.replaceAll(LITERAL, '""');
  const capped = REWRITES.reduce((text, [from, to]) => text.replaceAll(from, to), statements);
  refuseUnknownStatements(capped);
  let next = 0;
  return capped.replaceAll('""', () => literals[next++] ?? '');
}

function refuseUnknownStatements(code: string): void {
  const statements = code.split(/[;{}]|\belse\b/).map((part) => part.trim());
  const unknown = statements.find((statement) => {
    // A body may have a member of the same name.
    const own = statement.replaceAll(/\bdata\d*\.\w+/g, '');
    return /\bvErrors\b|\.errors\b/.test(own) && !KNOWN.some((one) => one.test(statement));
  });
  if (unknown === undefined) return;
  throw new Error(
    `Ajv generates a statement that scripts/schemas/cap-errors.ts does not know: ${unknown}`,
  );
}
