import { isOfTheCdk, settingMeantBy } from './setting-names.ts';

/** A setting that cannot be used as it stands, in words for the person who set it. */
export interface Problem {
  readonly setting: string;
  readonly value: unknown;
  readonly expected: string;
  /** What would go wrong. Missing where the value means nothing, so that nothing can be said of it. */
  readonly why?: string;
}

interface WholeNumber {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  /** What goes wrong outside of the limits. */
  readonly why: string;
}

interface TextList {
  readonly accepts: (text: string) => boolean;
  readonly most: number;
  /** What each entry has to be. */
  readonly expected: string;
  readonly why: string;
}

/**
 * Reads settings out of the CDK context, where `-c key=value` gives text and `cdk.json` gives JSON.
 * A value that cannot be used becomes a problem and the fallback takes its place, so that one run
 * finds every problem.
 */
export class ContextReader {
  readonly problems: Problem[] = [];
  readonly #context: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(context: Readonly<Record<string, unknown>>) {
    this.#context = context;
  }

  wholeNumber(setting: string, { fallback, least, most, why }: WholeNumber): number {
    const value = this.#value(setting);
    if (value === undefined) return fallback;
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (Number.isInteger(number) && Number(number) >= least && Number(number) <= most) {
      return Number(number);
    }
    const expected = `a whole number from ${least} to ${most}`;
    const isNumber = typeof number === 'number';
    this.problems.push({ setting, value, expected, ...(isNumber && { why }) });
    return fallback;
  }

  flag(setting: string, fallback: boolean): boolean {
    const value = this.#value(setting);
    if (value === undefined) return fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    this.problems.push({ setting, value, expected: 'true or false' });
    return fallback;
  }

  /** One of the given values; context that came as text is compared as text. */
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

  /** Text of the given form, or undefined where the setting is absent. */
  text(setting: string, form: RegExp, expected: string, why: string): string | undefined {
    const value = this.#value(setting);
    if (value === undefined || (typeof value === 'string' && form.test(value))) return value;
    this.problems.push({ setting, value, expected, why });
    return undefined;
  }

  /** Texts that `accepts` takes, separated by commas or as JSON. Each one that it refuses is a problem of its own. */
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

  /** Problems for names that neither a setting nor the CDK has, such as `batch-size`. */
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
          why: 'a misspelt setting would be left at its default without a word',
        };
      });
  }

  #value(setting: string): unknown {
    this.#asked.add(setting);
    return this.#context[setting];
  }
}
