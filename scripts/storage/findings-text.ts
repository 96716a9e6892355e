import type { Colour, Paint } from '../../src/terminal/colours.ts';
import type { Finding } from './setting.ts';

const COLOURS: Record<Finding['state'], Colour> = {
  ok: 'green',
  repaired: 'green',
  differs: 'red',
  unknown: 'yellow',
};

/** The settings as a table for people, and what to do about them. */
export function findingsText(findings: readonly Finding[], repair: boolean, paint: Paint): string {
  const rows = findings.map(({ resource, setting, expected, found, state }) => {
    const name = `${resource}: ${setting}`.padEnd(32);
    const values = state === 'ok' ? expected : `${found}, expected ${expected}`;
    return `  ${name}${paint(COLOURS[state], state.padEnd(10))}${values}`;
  });
  const differing = findings.filter(({ state }) => state === 'differs').length;
  return [...rows, verdict(differing, repair), ''].join('\n');
}

function verdict(differing: number, repair: boolean): string {
  if (differing === 0) return 'Table and bucket are as the stack sets its own.';
  const count = differing === 1 ? '1 setting differs' : `${differing} settings differ`;
  return repair ? `${count} and could not be repaired.` : `${count}. Repair with --repair.`;
}
