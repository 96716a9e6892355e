/** Rules that JSON must keep to mean the same to every reader. No schema can change them. */
export const JSON_RULES = [
  'depth',
  'forbidden_key',
  'duplicate_key',
  'lone_surrogate',
  'nul',
  'lost_digits',
] as const;
export type JsonRule = (typeof JSON_RULES)[number];
