import type { Config } from './config.ts';
import type { Problem } from './context.ts';

/** A rule between settings. */
export interface ConfigRule {
  /** The setting that the error names. */
  readonly setting: keyof Config;
  /** The other settings that the rule reads. */
  readonly against: readonly (keyof Config)[];
  readonly holds: (config: Config) => boolean;
  /** The fields that break the rule, if the setting has fields. */
  readonly wrongFields?: (config: Config) => readonly Pick<Problem, 'setting' | 'value'>[];
  readonly expected: (config: Config) => string;
  /** What would go wrong if the rule were broken. */
  readonly why: string;
}
