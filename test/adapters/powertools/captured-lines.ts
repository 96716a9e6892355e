import { afterEach, beforeEach, vi } from 'vitest';

type Line = Record<string, unknown>;
interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** Captures what each test writes to stdout and stderr, and reads it as lines of JSON. */
export function captureLines() {
  let output = '';
  beforeEach(() => {
    output = '';
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        output += String(text);
        return true;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  const lines = (): Line[] =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  const logs = () => lines().filter((line) => !('_aws' in line));
  /** The lines that are about one event each. */
  const linesForPeople = () => logs().filter((line) => line['message'] !== 'batch done');
  const metrics = () => lines().filter((line): line is Line & Emf => '_aws' in line);
  const metricsOfType = (eventType: string) =>
    metrics().filter((line) => line['event_type'] === eventType);
  const batchMetrics = () => metrics().filter((line) => !('event_type' in line));
  const clear = () => {
    output = '';
  };
  return { text: () => output, clear, logs, linesForPeople, metrics, metricsOfType, batchMetrics };
}
