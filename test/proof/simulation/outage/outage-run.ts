/** One outage to simulate. */
export interface OutageRun {
  /** Events that are sent a second. */
  readonly rate: number;
  readonly outageHours: number;
  /** Whether some messages crash the process that reads them. */
  readonly poison: boolean;
  /** The setting of the stack. */
  readonly outageRetryHours: number;
  /** Messages that are simulated for each hour. */
  readonly sampledAnHour: number;
}

/** The higher the rate, the more its messages wait for each other. So there the sample is larger. */
const RATES = [
  { rate: 1, sampledAnHour: 300 },
  { rate: 200, sampledAnHour: 600 },
  { rate: 1_000, sampledAnHour: 1_200 },
] as const;

/** The outages of the table, each without and with the setting. */
export const OUTAGE_RUNS: readonly OutageRun[] = RATES.flatMap(({ rate, sampledAnHour }) =>
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
