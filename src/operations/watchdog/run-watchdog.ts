import type { OverdueRule } from '../../core/overdue.ts';
import { calmSince, firstState, type WatchdogState } from '../../core/watchdog-state.ts';
import type { LedgerQueries } from '../../ledger-queries.ts';
import type { MessageSender, QueueMonitor } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';
import type {
  ClaimJournal,
  MappingMonitor,
  WatchdogMemory,
  WatchdogReport,
  WatchedLedger,
} from '../../watchdog-ports.ts';
import { whyOnlyCount, type CalmRule } from './may-act.ts';
import { Problems } from './problems.ts';
import { reportOf } from './report-of.ts';
import { RUN_LIMITS, RunBudget, type RunLimits } from './run-limits.ts';
import { walkClaims, type ClaimsWalk } from './walk-claims.ts';
import { walkOpen, type OpenWalkEnd } from './walk-open.ts';
import { RescueTally, type Watch } from './watch.ts';

/** What the watchdog must know of the pipeline that it watches. */
export interface WatchdogRules extends OverdueRule, CalmRule {
  /** A claim that was made this long ago, in milliseconds, has ended, and its message has come back if it was to. */
  readonly claimMs: number;
}

/** What the watchdog works with. */
export interface WatchdogServices {
  readonly claims: ClaimJournal;
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly ledger: WatchedLedger;
  readonly memory: WatchdogMemory;
  readonly sender: MessageSender;
  readonly queues: QueueMonitor;
  readonly mapping: MappingMonitor;
  readonly clock: Clock;
  /** Gives a new text each time: the id of a mark. */
  readonly uniqueId: () => string;
  readonly rules: WatchdogRules;
  /** Default: `RUN_LIMITS`. */
  readonly limits?: RunLimits;
}

/**
 * One run of the watchdog. It looks for events whose messages don't come back, sends those messages again, gives up
 * events for which that doesn't help, and counts what is open. It does a bounded part and goes on with the rest in the
 * next run. It may run late, or twice at once: each mark in the ledger is made once.
 *
 * If a part fails, the others are done all the same, and the report names it. Never rejects.
 *
 * @param remaining milliseconds in which new work may begin.
 */
export async function runWatchdog(
  services: WatchdogServices,
  remaining: () => number,
): Promise<WatchdogReport> {
  const { clock, rules, memory, queues, limits = RUN_LIMITS } = services;
  const now = clock.now();
  const problems = new Problems();
  const [loaded, depths, mapping] = await Promise.all([
    problems.of('state', async () => (await memory.load()) ?? firstState(now)),
    problems.of('queues', () => queues.depths()),
    problems.of('mapping', async () => ({ enabled: await services.mapping.isEnabled() })),
  ]);
  const mappingEnabled = mapping?.enabled;
  const before = loaded ?? firstState(now);
  const calm = calmSince(before, now, mappingEnabled !== false);
  const surroundings = { queue: depths?.queue, mapping, calmSince: calm, now };
  const onlyCounted = whyOnlyCount(surroundings, rules);
  const tally = new RescueTally();
  const { ledger, sender, uniqueId } = services;
  const mayAct = onlyCounted === undefined;
  const watch = { ledger, sender, now, rule: rules, mayAct, uniqueId, tally };
  // Neither walk uses up what the other may do: however many claims there are, open events are counted.
  const newBudget = () => new RunBudget(limits, remaining);
  // Without its state it would begin at the oldest claim.
  const walked: Walked = loaded ? await walk(loaded, services, watch, newBudget, problems) : {};
  if (tally.cause !== undefined) problems.add('overdue events', tally.cause);
  const after = { ...stateAfter(before, walked), ranAt: now, calmSince: calm };
  if (loaded) await problems.of('state', () => memory.save(after));
  return reportOf({
    before,
    after,
    tally,
    overdueClaims: walked.claims?.overdue ?? 0,
    claimsComplete: walked.claims?.complete ?? false,
    openComplete: walked.open?.complete ?? false,
    deadLetters: depths?.deadLetters,
    mappingEnabled,
    onlyCounted,
    problems: problems.list,
    now,
    duration: clock.now() - now,
  });
}

/** How far both walks came. One that failed is missing. */
interface Walked {
  readonly claims?: ClaimsWalk | undefined;
  readonly open?: OpenWalkEnd | undefined;
}

async function walk(
  state: WatchdogState,
  { claims, queries, rules }: WatchdogServices,
  watch: Omit<Watch, 'budget'>,
  newBudget: () => RunBudget,
  problems: Problems,
): Promise<Walked> {
  const before = new Date(watch.now - rules.claimMs).toISOString();
  return {
    claims: await problems.of('claims', () =>
      walkClaims(claims, state.claimCursors, before, { ...watch, budget: newBudget() }),
    ),
    open: await problems.of('open events', () =>
      walkOpen(queries, state, { ...watch, budget: newBudget() }),
    ),
  };
}

/** The part of the state that belongs to a walk that failed stays as it was. */
function stateAfter(before: WatchdogState, { claims, open }: Walked): WatchdogState {
  return { ...before, ...(claims && { claimCursors: claims.cursors }), ...open?.state };
}
