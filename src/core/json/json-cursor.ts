/** Ends a scan, and is caught by it: nobody reads where it came from, and finding out takes as long as scanning does. */
export class EndOfScan extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The text is not JSON at some character; the message says what was expected there. */
export class UnexpectedText extends EndOfScan {}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Steps through a text by the tokens of JSON (RFC 8259). Throws `UnexpectedText` where there is none. */
export class JsonCursor {
  /** Where the next character is, in UTF-16 code units. */
  position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The next code unit; NaN at the end. */
  code(): number {
    return this.text.charCodeAt(this.position);
  }

  /** Steps over this code unit if it comes next. */
  take(code: number): boolean {
    if (this.code() !== code) return false;
    this.position += 1;
    return true;
  }

  expect(code: number, what: string): void {
    if (!this.take(code)) this.expected(what);
  }

  expectEnd(): void {
    if (this.position < this.text.length) this.expected('the end of the text');
  }

  expected(what: string): never {
    const found = this.position < this.text.length ? 'something else' : 'the end of the text';
    throw new UnexpectedText(
      `must be JSON: expected ${what} at character ${this.position}, got ${found}`,
    );
  }

  skipWhiteSpace(): void {
    let code = this.code();
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.position += 1;
      code = this.code();
    }
  }

  textSince(start: number): string {
    return this.text.slice(start, this.position);
  }

  /** Reads a string with its quotes, the position on the opening one. */
  string(): { readonly text: string; readonly escaped: boolean } {
    const start = this.position;
    let escaped = false;
    this.position += 1;
    for (let code = this.code(); code !== QUOTE; code = this.code()) {
      if (code === BACKSLASH) {
        escaped = true;
        if (!this.skip(ESCAPE)) this.expected('a JSON escape after "\\"');
      } else if (code >= 0x20) {
        this.position += 1;
      } else {
        this.expected('a closing quote; control characters must be escaped');
      }
    }
    this.position += 1;
    return { text: this.textSince(start), escaped };
  }

  /** Reads `true`, `false`, `null` or a number; returns the text of a number. */
  numberOrLiteral(): string | undefined {
    const start = this.position;
    if (this.skip(LITERAL)) return undefined;
    if (!this.skip(NUMBER)) this.expected('a JSON value');
    return this.textSince(start);
  }

  /** Steps over what the sticky pattern matches here; false if it doesn't. */
  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }
}
