import type { Override } from '../overrides.ts';
import type { BaselessOverride } from './baseless-overrides.ts';
import type { WaitingForVersion } from './corpus-verdict.ts';
import type { JudgedChange } from './decide.ts';
import type { JudgedMappings } from './mappings/judge-mappings.ts';
import type { JudgedEntry } from './mappings/judged-entry.ts';
import type { NewestChange } from './newest-versions.ts';

/** Everything that a check found out, as `--json` prints it. */
export interface CheckReport {
  /** Folder of the schemas. */
  readonly schemas: string;
  /** What was compared with. */
  readonly against: {
    /** As it was given. */
    readonly ref: string;
    /** Hash of the commit. */
    readonly commit: string;
    /** How many commits lead to it that the checkout doesn't have. What they changed looks undone. */
    readonly missingCommits: number;
  };
  /** How many versions the commit has. */
  readonly published: number;
  readonly changed: readonly JudgedChange[];
  readonly removed: readonly JudgedChange[];
  /** New versions, such as `order.placed/v3`. */
  readonly added: readonly string[];
  /** Event types whose newest version is another one: events over HTTP that name no version are read by it. */
  readonly newest: readonly NewestChange[];
  /** For new versions: what they would do with rejected events that wait. Only those that some wait for. */
  readonly waiting: readonly WaitingForVersion[];
  readonly unchanged: number;
  /** True if recorded events were not read although options name them: nothing changed that they could judge. */
  readonly leftUnread: boolean;
  /** What became of `mappings.json`. */
  readonly mappings: JudgedMappings;
  /** Whether a proof or recorded events must speak for a change. */
  readonly strict: boolean;
  /** Overrides that accept nothing, because their schema is another one now. */
  readonly stale: readonly Override[];
  /** Overrides that accept nothing, because what they accept as removed was never there. */
  readonly baseless: readonly BaselessOverride[];
}

/** Everything that was judged. */
export function judgedIn(report: CheckReport): (JudgedChange | JudgedEntry)[] {
  return [...report.removed, ...report.changed, ...report.mappings.changed];
}
