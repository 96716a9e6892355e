import type { Colour, Paint } from '../cli/colours.ts';
import type { Finding } from './setting.ts';

const COLOURS: Record<Finding['state'], Colour> = {
  ok: 'green',
  repaired: 'green',
  differs: 'red',
  unknown: 'yellow',
};

/** The settings as a table, and what to do about the differences. */
export function findingsText(findings: readonly Finding[], repair: boolean, paint: Paint): string {
  const rows = findings.map(({ resource, setting, expected, found, state }) => {
    const name = `${resource}: ${setting}`.padEnd(32);
    const values = state === 'ok' ? expected : `${found}, expected ${expected}`;
    return `  ${name}${paint(COLOURS[state], state.padEnd(10))}${values}`;
  });
  return [...rows, verdict(findings, repair), ''].join('\n');
}

function verdict(findings: readonly Finding[], repair: boolean): string {
  const count = (wanted: Finding['state']) =>
    findings.filter(({ state }) => state === wanted).length;
  const differing = count('differs');
  if (differing === 0) {
    const unknown = count('unknown') === 0 ? '' : ', as far as the emulator can tell';
    return `${examined(findings)} the stack’s settings${unknown}.`;
  }
  const settings = differing === 1 ? '1 setting differs' : `${differing} settings differ`;
  return repair
    ? `${settings} and could not be repaired. Change what differs by hand: docs/restore.md.`
    : `${settings}. Add --repair to change them.`;
}

function examined(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ resource }) => resource))];
  const last = names.pop() ?? '';
  return names.length === 0
    ? `The ${last} has`
    : `The ${names.join(', the ')} and the ${last} have`;
}
