/** What a parameter may be: the part of JSON Schema that `readParameters` checks. */
export type ParameterSchema =
  | {
      readonly type: 'string';
      readonly pattern?: string;
      readonly enum?: readonly string[];
      readonly format?: 'date-time';
    }
  | {
      readonly type: 'integer';
      readonly minimum: number;
      readonly maximum: number;
      readonly default?: number;
    }
  | { readonly type: 'boolean'; readonly default?: boolean };

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  /** A header has its usual spelling here. Requests may write it in any case. */
  readonly name: string;
  readonly description: string;
  readonly schema: ParameterSchema;
  readonly required: boolean;
  readonly example?: string;
  /** Only for a parameter in the path: its value may have slashes, encoded (`%2F`) or not. */
  readonly slashes?: true;
}

export type ParameterValue = string | number | boolean;

/** The parameters of a request. Each has passed the check of its schema, and a missing one has its default. */
export class ParameterValues {
  private readonly values: ReadonlyMap<string, ParameterValue>;

  constructor(values: ReadonlyMap<string, ParameterValue>) {
    this.values = values;
  }

  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === undefined ? undefined : String(value);
  }

  /** @throws Error if the route doesn't declare it as required. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Error(`the route does not require a parameter ${name}`);
    return value;
  }

  number(name: string): number | undefined {
    const value = this.values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  isSet(name: string): boolean {
    return this.values.get(name) === true;
  }
}
