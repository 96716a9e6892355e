import type { DurationText } from '../../../../src/core/duration.ts';

/** An outage, and how many of its messages are simulated. */
export interface SampledRun {
  /** Events that are sent a second. */
  readonly rate: number;
  readonly outageHours: number;
  /** Messages that are simulated for each hour. */
  readonly sampledAnHour: number;
}

/** One outage of the store to simulate. */
export interface OutageRun extends SampledRun {
  /** Whether some messages crash the process that reads them. */
  readonly poison: boolean;
  /** The setting of the stack. */
  readonly outageRetryHours: number;
}

/** One outage of the service that handlers call. */
export interface ServiceRun extends SampledRun {
  /** What the handlers say. */
  readonly retryFor?: DurationText;
}

/** The higher the rate, the more its messages wait for each other. So there the sample is larger. */
const RATES = [
  { rate: 1, sampledAnHour: 300 },
  { rate: 200, sampledAnHour: 600 },
  { rate: 1_000, sampledAnHour: 1_200 },
] as const;

/** The outages of the store in the table, each without and with the setting. */
const OUTAGE_RUNS: readonly OutageRun[] = RATES.flatMap(({ rate, sampledAnHour }) =>
  [2, 6].flatMap((outageHours) =>
    [false, true].flatMap((poison) =>
      [0, 24].map((outageRetryHours) => ({
        rate,
        outageHours,
        poison,
        outageRetryHours,
        sampledAnHour,
      })),
    ),
  ),
);

const SERVICE_RUN: ServiceRun = { rate: 1, outageHours: 3, sampledAnHour: 300 };

/** The outages of a handler's service, without and with `retryFor`. */
const SERVICE_RUNS: readonly ServiceRun[] = [SERVICE_RUN, { ...SERVICE_RUN, retryFor: '24h' }];

/** Everything that the command simulates. */
export interface OutageRuns {
  readonly store: readonly OutageRun[];
  readonly service: readonly ServiceRun[];
}

export const ALL_RUNS: OutageRuns = { store: OUTAGE_RUNS, service: SERVICE_RUNS };
