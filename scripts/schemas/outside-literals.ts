// Strings come from schemas (property names, enum values, patterns) and may look like code.
const LITERAL = /"(?:[^"\\]|\\.)*"|(?<== )\/(?:[^\\/[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*(?=;)/g;

/** Rewrites generated code, but for its strings and patterns: those are written `""` while it is rewritten. */
export function outsideLiterals(code: string, rewrite: (code: string) => string): string {
  const literals = code.match(LITERAL) ?? [];
  let next = 0;
  return rewrite(code.replaceAll(LITERAL, '""')).replaceAll('""', () => literals[next++] ?? '');
}
