import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { readConfig } from '../lib/read-config.ts';
import { ENV } from '../src/names.ts';
import { SETTING_RULES } from '../src/entrypoints/consume-settings.ts';
import type { SettingRule } from '../src/entrypoints/settings.ts';

const settings = readFileSync('docs/settings.md', 'utf8');

/** The first two columns of the table under a heading, without their code marks. */
function tableUnder(heading: string): [string, string][] {
  const section = settings.split(`## ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [name = '', value = ''] = row.split('|').slice(1);
    return [name.replaceAll('`', '').trim(), value.replaceAll('`', '').trim()];
  });
}

describe('docs/settings.md', () => {
  it('lists every environment variable of the consumer with its default', () => {
    const rules: SettingRule[] = Object.values(SETTING_RULES);
    expect(tableUnder('Environment of the consumer')).toEqual([
      ...rules.map(({ name, fallback }) => [name, fallback ?? 'required']),
      [ENV.logLevel, 'INFO'],
    ]);
  });

  it('lists every setting of the stack with its default', () => {
    const fifo = readConfig({ fifo: true });
    const expected = Object.entries(readConfig({})).map(([name, value]) => {
      const onFifo = fifo[name as keyof typeof fifo];
      const differs = name !== 'fifo' && String(onFifo) !== String(value);
      const byDefault = value === undefined || String(value) === '' ? 'none' : String(value);
      return [name, `${byDefault}${differs ? ` (FIFO: ${String(onFifo)})` : ''}`];
    });
    const sorted = (rows: (string | undefined)[][]) => rows.map((row) => row.join(' = ')).sort();
    expect(sorted(tableUnder('Settings of the stack'))).toEqual(sorted(expected));
  });
});
