import type { JsonRule } from '../json-rules.ts';
import { fieldError, pointerToken, type FieldError } from '../field-error.ts';
import { EndOfScan, JsonCursor, UnexpectedText } from './json-cursor.ts';
import { keepsItsDigits } from './json-number.ts';

/** Where a value is in the text, in UTF-16 code units: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonScan {
  /** The first thing wrong with the text. */
  readonly fault: FieldError | undefined;
  /** The values of the outermost object's members, or of the outermost array's elements by their index, up to the fault. */
  readonly members: ReadonlyMap<string, Span>;
}

/** No event needs deeper nesting. Deeper texts could overflow the stack of recursive readers. */
export const MAX_LEVELS = 64;

/** No member that anybody tolerates has this key: see `readJson`. */
export const EVERY = '*';

/** Assigned to an ordinary object, these keys change its prototype or hide its constructor. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

/**
 * Scans a text as I-JSON (RFC 7493): JSON that means the same to every reader. It checks the grammar. It also
 * refuses duplicate keys, lone surrogates and NUL in strings, numbers that lose digits in a double, the keys
 * `__proto__` and `constructor`, and nesting deeper than 64 levels.
 *
 * Makes one pass without recursion, in time linear in the length of the text, and stops at the first fault.
 *
 * @param tolerated a member of the outermost object in which only the grammar is checked; `EVERY` stands for all of
 *   them, and for all elements of an array.
 */
export function scanJson(text: string, tolerated?: string): JsonScan {
  return new Scan(text, tolerated).run();
}

interface Frame {
  /** The keys so far; `undefined` in an array. */
  readonly keys: Set<string> | undefined;
  readonly close: number;
  /** Members or elements begun so far. */
  count: number;
  /** The key or index of the current one (0 before the first). */
  at: string | number;
  /** Where the current value starts. */
  start: number;
}

/** Thrown at a fault: ends the scan. */
class FaultFound extends EndOfScan {
  readonly fault: FieldError;

  constructor(fault: FieldError) {
    super(fault.message);
    this.fault = fault;
  }
}

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

class Scan {
  private readonly cursor: JsonCursor;
  private readonly tolerated: string | undefined;
  private readonly wellFormed: boolean;
  private readonly stack: Frame[] = [];
  private readonly members = new Map<string, Span>();

  constructor(text: string, tolerated: string | undefined) {
    this.cursor = new JsonCursor(text);
    this.tolerated = tolerated;
    this.wellFormed = text.isWellFormed();
  }

  run(): JsonScan {
    try {
      this.cursor.skipWhiteSpace();
      this.value();
      for (let frame = this.stack.at(-1); frame; frame = this.stack.at(-1)) this.next(frame);
      this.cursor.expectEnd();
      return { fault: undefined, members: this.members };
    } catch (error) {
      return { fault: faultOf(error), members: this.members };
    }
  }

  /** Reads the next thing inside an open object or array: its end, or one more value. */
  private next(frame: Frame): void {
    const { cursor } = this;
    if (cursor.take(frame.close)) {
      this.stack.pop();
      this.endValue();
      return;
    }
    if (frame.count > 0) {
      cursor.expect(COMMA, `"," or "${String.fromCharCode(frame.close)}"`);
      cursor.skipWhiteSpace();
    }
    frame.at = frame.count;
    if (frame.keys) this.key(frame, frame.keys);
    frame.count += 1;
    frame.start = cursor.position;
    this.value();
  }

  /** Reads a scalar, or steps into an object or array. */
  private value(): void {
    switch (this.cursor.code()) {
      case OPEN_OBJECT:
        this.open(new Set(), CLOSE_OBJECT);
        break;
      case OPEN_ARRAY:
        this.open(undefined, CLOSE_ARRAY);
        break;
      case QUOTE:
        this.string();
        this.endValue();
        break;
      default:
        this.numberOrLiteral();
        this.endValue();
    }
  }

  private open(keys: Set<string> | undefined, close: number): void {
    if (this.stack.length === MAX_LEVELS) {
      this.refuse('depth', `must not be nested deeper than ${MAX_LEVELS} levels`);
    }
    this.stack.push({ keys, close, count: 0, at: 0, start: 0 });
    this.cursor.position += 1;
    this.cursor.skipWhiteSpace();
  }

  private endValue(): void {
    const frame = this.stack[0];
    if (frame && this.stack.length === 1) {
      this.members.set(String(frame.at), { start: frame.start, end: this.cursor.position });
    }
    this.cursor.skipWhiteSpace();
  }

  private key(frame: Frame, keys: Set<string>): void {
    const { cursor } = this;
    if (cursor.code() !== QUOTE) cursor.expected('a key in double quotes');
    const key = this.string();
    frame.at = key;
    if (FORBIDDEN_KEYS.has(key)) this.refuse('forbidden_key', 'is a key that no event may use');
    if (keys.has(key)) this.refuse('duplicate_key', 'must not occur twice in one object');
    keys.add(key);
    cursor.skipWhiteSpace();
    cursor.expect(COLON, '":"');
    cursor.skipWhiteSpace();
  }

  /** Reads the string at the cursor and returns its value. */
  private string(): string {
    const { text, escaped } = this.cursor.string();
    if (!escaped && this.wellFormed) return text.slice(1, -1);
    const value = String(JSON.parse(text));
    if (!value.isWellFormed())
      this.refuse('lone_surrogate', 'must not hold a lone surrogate, is a string that does');
    if (value.includes('\0'))
      this.refuse('nul', 'must not hold the character NUL, is a string that does');
    return value;
  }

  private numberOrLiteral(): void {
    const number = this.cursor.numberOrLiteral();
    if (number !== undefined && !keepsItsDigits(number)) {
      this.refuse(
        'lost_digits',
        'must be a number that a double (IEEE 754) holds with all its digits',
      );
    }
  }

  private pointer(): string {
    return this.stack.map((frame) => pointerToken(frame.at)).join('');
  }

  private refuse(rule: JsonRule, message: string): void {
    const { tolerated } = this;
    if (tolerated === EVERY || (tolerated !== undefined && this.stack[0]?.at === tolerated)) return;
    throw new FaultFound(fieldError(this.pointer(), rule, message));
  }
}

function faultOf(error: unknown): FieldError {
  if (error instanceof FaultFound) return error.fault;
  if (error instanceof UnexpectedText) return fieldError('', 'syntax', error.message);
  throw error;
}
