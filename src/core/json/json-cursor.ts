/** Ends a scan, which catches it. It has no stack trace: collecting one takes as long as the scan. */
export class EndOfScan extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The text isn't JSON. The message says at which character, and what was expected there. */
export class UnexpectedText extends EndOfScan {}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Steps through a text by the tokens of JSON (RFC 8259). Throws `UnexpectedText` if the next token isn't JSON. */
export class JsonCursor {
  /** Index of the next character, in UTF-16 code units. */
  position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The next code unit; NaN at the end. */
  code(): number {
    return this.text.charCodeAt(this.position);
  }

  /** Steps over this code unit if it is the next one. */
  take(code: number): boolean {
    if (this.code() !== code) return false;
    this.position += 1;
    return true;
  }

  /** Steps over this code unit. Throws if another one is next. @param what names it in the error. */
  expect(code: number, what: string): void {
    if (!this.take(code)) this.expected(what);
  }

  expectEnd(): void {
    if (this.position < this.text.length) this.expected('the end of the text');
  }

  /** Throws that `what` was expected at the position. */
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

  /** The text from `start` up to the position. */
  textSince(start: number): string {
    return this.text.slice(start, this.position);
  }

  /** Reads the string at the position; `text` includes its quotes. */
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

  /** Steps over a match of the sticky pattern at the position; false if there is none. */
  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }
}
