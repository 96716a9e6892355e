import type { Paint } from '../cli/colours.ts';
import type { EventNames } from './names.ts';

/** What was made: with `--json`, the object on stdout. */
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
    steps.push(`Say in ${schemaFile} what the body holds. Then: npm run build:schemas`);
  }
  if (made.includes(handlerFile)) {
    steps.push(`Say in ${handlerFile} what is done with it, and in ${testFile} what that means.`);
    steps.push(`Try it: make test ONLY=${testFile}`);
  }
  steps.push(
    `See it at work: make local, and in another terminal ` +
      `make send-events COUNT=10 TYPE=${eventType} VERSION=${version}`,
  );
  return steps;
}
