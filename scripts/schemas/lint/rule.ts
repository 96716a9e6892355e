import type { Place } from '../fields.ts';
import type { SchemaFile } from '../read.ts';
import type { Subschema } from '../walk.ts';

/**
 * `error`: senders or readers are misled. `warning`: probably not meant. `note`: good to know, and never makes the command
 * fail.
 */
export type Level = 'error' | 'warning' | 'note';

/** What the rules look at: a file that the build accepts. */
export interface LintedSchema {
  readonly file: SchemaFile;
  /** The root first. */
  readonly all: readonly Subschema[];
  readonly places: readonly Place[];
}

/** What a rule found. */
export interface Fault {
  /** JSON pointer into the file. Empty for the whole schema. */
  readonly pointer: string;
  /** What is wrong, as a sentence without a full stop. */
  readonly reason: string;
  /** What the author should do. */
  readonly fix: string;
}

/** One rule of quality. docs/schemas.md lists all, with their reasons. */
export interface LintRule {
  /** Its name in findings and in `lint-ignore`: `string-limit`. */
  readonly name: string;
  readonly level: Level;
  readonly find: (schema: LintedSchema) => readonly Fault[];
}

/** What is wrong in which file. */
export interface LintFinding extends Fault {
  /** Path below the schema directory. Empty if it is about all schemas together. */
  readonly file: string;
  /** The rule's name; `build` if the build refuses the schema. */
  readonly rule: string;
  readonly level: Level;
}

/** A finding that the schema accepts by a `lint-ignore`. */
export interface AcceptedFinding extends LintFinding {
  readonly because: string;
}
