export const GOALS = [
  'schemas',
  'samples',
  'openapi',
  'documents',
  'consumer',
  'console',
  'template',
] as const;

/** What a command can ask the build for. */
export type Goal = (typeof GOALS)[number];
