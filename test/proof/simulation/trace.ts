import type { SimulationResult } from './simulate.ts';

/** Tells what happened in a world: its settings, the violations, and the life of each message. */
export function traceText(result: SimulationResult): string {
  const { seed, numbers, world, violations } = result;
  const lives = Array.from({ length: numbers }, (_, index) => index).flatMap((index) => [
    '',
    `message ${index}`,
    ...result.lifeOf(index).map((line) => `  ${line}`),
  ]);
  return [`seed ${seed}: ${world}`, ...lives, '', ...violationLines(violations), ''].join('\n');
}

/** Tells the lives of the messages for which an invariant was violated. */
export function violationText(result: SimulationResult): string {
  const messages = new Set(result.violations.map(({ message }) => message));
  const lives = [...messages].flatMap((index) =>
    index === undefined
      ? []
      : ['', `message ${index}`, ...result.lifeOf(index).map((line) => `  ${line}`)],
  );
  return [
    `seed ${result.seed}: ${result.world}`,
    ...violationLines(result.violations),
    ...lives,
    '',
  ].join('\n');
}

function violationLines(violations: SimulationResult['violations']): string[] {
  return violations.map(({ invariant, detail, at, message }) => {
    const whose = message === undefined ? '' : `, message ${message}`;
    return `violated: ${invariant} at +${(at / 1000).toFixed(3)} s${whose}: ${detail}`;
  });
}
