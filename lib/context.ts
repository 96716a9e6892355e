import { isOfTheCdk, settingMeantBy } from './setting-names.ts';

/** A setting that can't be used, in words for the person who set it. */
export interface Problem {
  /** Its name, or the path of a field in it: `ledgerRetentionDays.types["order.placed"].open`. */
  readonly setting: string;
  readonly value: unknown;
  readonly expected: string;
  /** What would go wrong. Missing if the value makes no sense at all. */
  readonly why?: string;
}

/** A value, or what is wrong with it. */
export type Parsed<T> =
  | { readonly kind: 'usable'; readonly value: T }
  | { readonly kind: 'unusable'; readonly problems: readonly Problem[] };

interface WholeNumber {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  /** Why the limits hold. The error shows it. */
  readonly why: string;
}

interface TextList {
  readonly accepts: (text: string) => boolean;
  readonly most: number;
  /** What each entry must be. */
  readonly expected: string;
  readonly why: string;
}

/**
 * Reads settings from the CDK context. `-c key=value` gives text there, and `cdk.json` gives JSON. A value that can't be
 * used becomes a problem, and reading goes on with the fallback, so that one run finds all problems.
 */
export class ContextReader {
  readonly problems: Problem[] = [];
  readonly #context: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(context: Readonly<Record<string, unknown>>) {
    this.#context = context;
  }

  /** A whole number within limits, as a number or as text. */
  wholeNumber(setting: string, { fallback, ...limits }: WholeNumber): number {
    return this.optionalWholeNumber(setting, limits) ?? fallback;
  }

  /** The same, or `undefined` if the setting is absent. */
  optionalWholeNumber(setting: string, limits: Omit<WholeNumber, 'fallback'>): number | undefined {
    const { least, most, why } = limits;
    const value = this.#value(setting);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (Number.isInteger(number) && Number(number) >= least && Number(number) <= most) {
      return Number(number);
    }
    const expected = `a whole number from ${least} to ${most}`;
    const isNumber = typeof number === 'number';
    this.problems.push({ setting, value, expected, ...(isNumber && { why }) });
    return undefined;
  }

  /** True or false, as JSON or as text. */
  flag(setting: string, fallback: boolean): boolean {
    const value = this.#value(setting);
    if (value === undefined) return fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    this.problems.push({ setting, value, expected: 'true or false' });
    return fallback;
  }

  /** One of the allowed values. A value that came as text is compared as text. */
  oneOf<T extends string | number | boolean>(
    setting: string,
    allowed: readonly T[],
    fallback: T,
    why: string,
  ): T {
    const value = this.#value(setting);
    if (value === undefined) return fallback;
    const found = allowed.find((one) => value === one || value === String(one));
    if (found !== undefined) return found;
    this.problems.push({ setting, value, expected: `one of ${allowed.join(', ')}`, why });
    return fallback;
  }

  /** Text of the given form; `undefined` if the setting is absent. */
  text(setting: string, form: RegExp, expected: string, why: string): string | undefined {
    const value = this.#value(setting);
    if (value === undefined || (typeof value === 'string' && form.test(value))) return value;
    this.problems.push({ setting, value, expected, why });
    return undefined;
  }

  /** A list of texts, separated by commas or as JSON. Each text that `accepts` refuses becomes a problem. */
  list(setting: string, { accepts, most, expected, why }: TextList): readonly string[] {
    const value = this.#value(setting) ?? [];
    const entries: unknown[] = typeof value === 'string' ? value.split(',') : [value].flat();
    const texts = entries.map((entry) => (typeof entry === 'string' ? entry.trim() : entry));
    const isGood = (text: unknown): text is string => typeof text === 'string' && accepts(text);
    for (const text of texts.filter((one) => !isGood(one))) {
      this.problems.push({ setting, value: text, expected, why });
    }
    const good = [...new Set(texts.filter(isGood))];
    if (good.length <= most) return good;
    this.problems.push({ setting, value: good.length, expected: `at most ${most} entries`, why });
    return [];
  }

  /** A value of several fields. `parse` gives it, or a problem for each field that can't be used. */
  fields<T>(setting: string, fallback: T, parse: (value: unknown) => Parsed<T>): T {
    const value = this.#value(setting);
    if (value === undefined) return fallback;
    const parsed = parse(value);
    if (parsed.kind === 'usable') return parsed.value;
    this.problems.push(...parsed.problems);
    return fallback;
  }

  /** Problems for names that are neither a setting nor the CDK's own, such as `batch-size`. */
  misspelt(): Problem[] {
    const settings = [...this.#asked];
    return Object.entries(this.#context)
      .filter(([name]) => !this.#asked.has(name) && !isOfTheCdk(name))
      .map(([setting, value]) => {
        const meant = settingMeantBy(setting, settings);
        return {
          setting,
          value,
          expected: meant ? `the name ${meant}` : `one of the settings ${settings.join(', ')}`,
          why: 'a misspelt setting would silently keep its default',
        };
      });
  }

  #value(setting: string): unknown {
    this.#asked.add(setting);
    return this.#context[setting];
  }
}
