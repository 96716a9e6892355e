import type { Paint } from '../cli/colours.ts';
import type { EventNames } from './names.ts';

/** What the command did. `--json` prints it. */
export interface NewEventReport {
  readonly eventType: string;
  readonly version: string;
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly kept: readonly string[];
}

export function newEventText(report: NewEventReport, names: EventNames, paint: Paint): string {
  const { made, changed, kept } = report;
  return [
    paint('bold', `${report.eventType} ${report.version}`),
    ...made.map((file) => `  made     ${file}`),
    ...changed.map((file) => `  changed  ${file}`),
    ...kept.map((file) => `  kept     ${file}`),
    '',
    'Next:',
    ...nextSteps(report, names).map((step, index) => `  ${index + 1}. ${step}`),
    '',
  ].join('\n');
}

function nextSteps({ made, kept }: NewEventReport, names: EventNames): string[] {
  const { eventType, version, schemaFile, handlerFile, testFile } = names;
  const steps: string[] = [];
  if (kept.length === 0) {
    steps.push(`Describe the body in ${schemaFile}, with examples. Then: npm run build:schemas`);
  }
  if (made.includes(handlerFile)) {
    steps.push(`Write the handler in ${handlerFile} and its test in ${testFile}.`);
    steps.push(`Try it: make test ONLY=${testFile}`);
  }
  steps.push(
    `See it run: make local, and in another terminal ` +
      `make send-events COUNT=10 TYPE=${eventType} VERSION=${version}`,
  );
  if (kept.length === 0) {
    steps.push(
      'Deploy the schema first. A handler that publishes the event comes in the next deploy.',
    );
  }
  return steps;
}
