/**
 * CloudWatch's metric math for one period, as far as our alarms use it: numbers, metrics, + - * /, comparisons, `FILL` with
 * a number and `IF` with three arguments. A missing value makes a result missing, except in `FILL` and in the branch of an
 * `IF` that isn't taken. A division by zero gives no value.
 */
export function evaluateMath(
  expression: string,
  valueOf: (id: string) => number | undefined,
): number | undefined {
  const tokens = expression.match(/>=|<=|==|!=|[A-Za-z]\w*|\d+(?:\.\d+)?|\S/g) ?? [];
  const parser = new Parser(tokens, valueOf);
  return parser.whole();
}

type Value = number | undefined;
type Operation = (left: number, right: number) => Value;

/** From the weakest to the strongest. */
const LEVELS: readonly Readonly<Record<string, Operation>>[] = [
  {
    '>=': (left, right) => Number(left >= right),
    '<=': (left, right) => Number(left <= right),
    '==': (left, right) => Number(left === right),
    '!=': (left, right) => Number(left !== right),
    '>': (left, right) => Number(left > right),
    '<': (left, right) => Number(left < right),
  },
  { '+': (left, right) => left + right, '-': (left, right) => left - right },
  {
    '*': (left, right) => left * right,
    '/': (left, right) => (right === 0 ? undefined : left / right),
  },
];

class Parser {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly valueOf: (id: string) => Value;

  constructor(tokens: readonly string[], valueOf: (id: string) => Value) {
    this.tokens = tokens;
    this.valueOf = valueOf;
  }

  whole(): Value {
    const value = this.level(0);
    if (this.at < this.tokens.length) throw this.unexpected();
    return value;
  }

  private level(depth: number): Value {
    const operations = LEVELS[depth];
    if (!operations) return this.term();
    let left = this.level(depth + 1);
    for (;;) {
      const operation = operations[this.tokens[this.at] ?? ''];
      if (!operation) return left;
      this.at += 1;
      const right = this.level(depth + 1);
      left = left === undefined || right === undefined ? undefined : operation(left, right);
    }
  }

  private term(): Value {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token === '(') {
      const value = this.level(0);
      this.take(')');
      return value;
    }
    if (token !== undefined && /^\d/.test(token)) return Number(token);
    if (token !== undefined && /^[a-z]/.test(token)) return this.valueOf(token);
    if (token === 'FILL') return this.fill();
    if (token === 'IF') return this.choose();
    this.at -= 1;
    throw this.unexpected();
  }

  private fill(): Value {
    const [value, filling] = this.arguments(2);
    return value ?? filling;
  }

  private choose(): Value {
    const [condition, whenTrue, whenFalse] = this.arguments(3);
    if (condition === undefined) return undefined;
    return condition === 0 ? whenFalse : whenTrue;
  }

  private arguments(count: number): Value[] {
    const values: Value[] = [];
    this.take('(');
    for (let index = 0; index < count; index += 1) {
      if (index > 0) this.take(',');
      values.push(this.level(0));
    }
    this.take(')');
    return values;
  }

  private take(expected: string): void {
    if (this.tokens[this.at] !== expected) throw this.unexpected();
    this.at += 1;
  }

  private unexpected(): Error {
    const token = this.tokens[this.at] ?? 'the end';
    return new Error(`The model doesn't understand ${token} in ${this.tokens.join(' ')}.`);
  }
}
