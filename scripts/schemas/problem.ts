/** One thing that is wrong with a schema, where it is, and what to do. */
export interface Finding {
  /** What is wrong, and a JSON pointer to its place in the file if it has one. */
  readonly reason: string;
  /** What the author should do about it. */
  readonly remedy: string;
}

/** A finding and the file it was found in. */
export interface SchemaProblem extends Finding {
  /** Path below the schema directory, with forward slashes: `order.placed/v2.json`. */
  readonly file: string;
}

/** Everything that is wrong with the schemas at once, so that an author can fix a file in one go. */
export class SchemaProblems extends Error {
  override readonly name = 'SchemaProblems';
  readonly problems: readonly SchemaProblem[];

  constructor(directory: string, problems: readonly SchemaProblem[]) {
    super(
      problems
        .map(({ file, reason, remedy }) => `${directory}/${file}: ${reason}\n    ${remedy}`)
        .join('\n'),
    );
    this.problems = problems;
  }
}
