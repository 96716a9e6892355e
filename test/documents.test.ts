import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { retentionText } from '../lib/ledger-retention.ts';
import { readConfig } from '../lib/read-config.ts';
import { REJECTION_REASONS } from '../src/core/outcome.ts';
import { ENV } from '../src/names/settings.ts';
import { SETTING_RULES } from '../src/entrypoints/consume-settings.ts';
import type { SettingRule } from '../src/entrypoints/settings.ts';
import { INVARIANTS } from './proof/simulation/invariants/violation.ts';

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

/** The settings that a stack has with this context, each as a text, a list or a plain value. */
function defaultsOf(
  context: object,
): Record<string, string | number | boolean | readonly string[] | undefined> {
  const { ledgerRetentionDays, snsSubscriptions, eventBridgeRules, ...plain } = readConfig({
    ...context,
  });
  return {
    ...plain,
    ledgerRetentionDays: retentionText(ledgerRetentionDays),
    snsSubscriptions: snsSubscriptions.map((each) => JSON.stringify(each)),
    eventBridgeRules: eventBridgeRules.map((each) => JSON.stringify(each)),
  };
}

describe('docs/settings.md', () => {
  it('lists every environment variable of the consumer with its default', () => {
    const rules: SettingRule[] = Object.values(SETTING_RULES);
    expect(tableUnder('Environment of the consumer')).toEqual([
      ...rules.map(({ name, fallback = 'required' }) => [name, fallback || 'none']),
      [ENV.logLevel, 'INFO'],
    ]);
  });

  it('lists every setting of the stack with its default', () => {
    const fifo = defaultsOf({ fifo: true });
    const expected = Object.entries(defaultsOf({})).map(([name, value]) => {
      const onFifo = String(fifo[name]);
      const differs = name !== 'fifo' && onFifo !== String(value);
      const byDefault = value === undefined || String(value) === '' ? 'none' : String(value);
      return [name, `${byDefault}${differs ? ` (FIFO: ${onFifo})` : ''}`];
    });
    const sorted = (rows: (string | undefined)[][]) => rows.map((row) => row.join(' = ')).sort();
    expect(sorted(tableUnder('Settings of the stack'))).toEqual(sorted(expected));
  });
});

describe('docs/events.md', () => {
  it('names every reason of a rejection', () => {
    const row = /^\| rejected \|(.*?)\|/m.exec(readFileSync('docs/events.md', 'utf8'))?.[1];
    expect(row?.match(/(?<=`)\w+(?=`)/g)).toEqual(REJECTION_REASONS);
  });
});

describe('docs/reliability.md', () => {
  it('explains every invariant of the simulation', () => {
    const [, section = ''] = readFileSync('docs/reliability.md', 'utf8').split(
      '### The invariants\n',
    );
    const names = Array.from(section.matchAll(/^\| `([\w-]+)` \|/gm), ([, name]) => name);
    expect(names).toEqual(INVARIANTS);
  });
});

describe('docs/architecture.md', () => {
  const document = readFileSync('docs/architecture.md', 'utf8');

  it.each(['src', 'src/adapters', 'src/core', 'scripts', 'test/proof'])(
    'shows every room in %s',
    (parent) => {
      const rooms = readdirSync(parent, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`);
      expect(roomsOf(document)).toEqual(expect.arrayContaining(rooms));
    },
  );

  it('shows no room that does not exist', () => {
    expect(roomsOf(document).filter((room) => !existsSync(room))).toEqual([]);
  });

  it('answers at most 15 questions for a place, as the tree answers the others', () => {
    const [, table = ''] = document.split('## Where is …\n');
    const rows = table.split('\n## ')[0]?.match(/^\| .* \| `.*` \|$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThanOrEqual(15);
  });
});

/** The folders in the picture of the rooms. Indentation shows which folder is inside which. */
function roomsOf(document: string): string[] {
  const [, picture = ''] = document.split('## The rooms\n\n```\n');
  const parents: string[] = [];
  return Array.from(
    (picture.split('```')[0] ?? '').matchAll(/^( *)([\w-]+)\/ {2}/gm),
    ([, indentation = '', name = '']) => {
      const depth = indentation.length / 2;
      parents.splice(depth, Infinity, name);
      return parents.join('/');
    },
  );
}
