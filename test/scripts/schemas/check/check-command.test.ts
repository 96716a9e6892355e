import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { command } from '../../../../scripts/schemas.ts';
import type { CheckReport } from '../../../../scripts/schemas/check/check-report.ts';
import { compareSchemas } from '../../../../scripts/schemas/check/compare-schemas.ts';
import { reportText } from '../../../../scripts/schemas/check/report-text.ts';
import type { JsonSchema } from '../../../../scripts/schemas/read.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { wireText } from '../../../support/events.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

function schemaText(id: string, keywords: JsonSchema = {}): string {
  const schema = { $schema: DIALECT, $id: id, type: 'object', description: 'A test.', ...keywords };
  return JSON.stringify(schema);
}

function git(folder: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  execFileSync('git', ['-C', folder, ...identity, ...args], { stdio: 'pipe' });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** A repository with one commit that has these schemas. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  write(folder, files);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'Publish');
  return folder;
}

async function check(folder: string, ...args: string[]) {
  const argv = ['check', '--schemas', join(folder, 'schemas'), '--json', ...args];
  const { code, stdout, stderr } = await runInPipe(command, argv);
  const report = JSON.parse(stdout) as CheckReport & { error?: { message: string } };
  return { code, report, stderr };
}

describe('schemas check', () => {
  let folder: string;
  let checked: Awaited<ReturnType<typeof check>>;
  beforeAll(async () => {
    folder = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/b.done/v1.json': schemaText('b.done/v1'),
      'schemas/c.done/v1.json': schemaText('c.done/v1', { title: 'C' }),
      'schemas/d.done/v1.json': schemaText('d.done/v1'),
    });
    rmSync(join(folder, 'schemas/b.done/v1.json'));
    write(folder, {
      'schemas/a.done/v2.json': schemaText('a.done/v2'),
      'schemas/c.done/v1.json': schemaText('c.done/v1', { title: 'Another text' }),
      'schemas/d.done/v1.json': `${schemaText('d.done/v1')}\n\n`,
    });
    checked = await check(folder);
  });

  it('names what changed, was added and was removed since a commit', () => {
    const { code, report } = checked;
    expect(report.against).toEqual({
      ref: 'HEAD',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      missingCommits: 0,
    });
    expect(report.changed.map(({ schema, outcome }) => [schema, outcome])).toEqual([
      ['c.done/v1', 'compatible'],
    ]);
    expect(report.removed).toEqual([
      {
        schema: 'b.done/v1',
        outcome: 'breaks',
        opinions: [],
        sha256: 'removed',
        nextVersion: 'v2',
      },
    ]);
    expect([report.added, report.unchanged]).toEqual([['a.done/v2'], 2]);
    expect(report.newest).toEqual([{ eventType: 'a.done', before: 'v1', after: 'v2' }]);
    expect(code).toBe(1);
  });

  it('tells it to people, and what to do', () => {
    const stdout = reportText(checked.report, (_, text) => text);
    expect(stdout).toContain('b.done/v1 was removed, so its events would be rejected\n');
    expect(stdout).toContain(
      'c.done/v1 is compatible\n  structural: proved: what was accepted before is accepted\n',
    );
    expect(stdout).toMatch(
      /with HEAD \([0-9a-f]{12}\): 1 changed, 1 removed, 1 new, 2 unchanged\./,
    );
    expect(stdout).toContain('New versions are always fine: a.done/v2.\n');
    expect(stdout).toContain(
      'The newest version of a.done is now v2, it was v1. Events over HTTP that name no version are read by v2 from then on.\n',
    );
    expect(stdout).toContain(
      '\nRestore b.done/v1. To count the recorded events that need it, add --stage STAGE, --local or --events FILE.\n',
    );
  });

  it('compares with what links of the commit lead to, and names those that it cannot follow', async () => {
    const published = repository({
      'shared/v1.json': schemaText('a.done/v1', { minProperties: 1 }),
      'shared/v2.json': schemaText('b.done/v2'),
      'shared/b.done/v1.json': schemaText('b.done/v1'),
      'schemas/a.done/v2.json': schemaText('a.done/v2'),
    });
    symlinkSync('../../shared/v1.json', join(published, 'schemas/a.done/v1.json'));
    symlinkSync('../shared/b.done', join(published, 'schemas/b.done'));
    symlinkSync('../v2.json', join(published, 'shared/b.done/v2.json'));
    symlinkSync('../../elsewhere.json', join(published, 'schemas/a.done/v3.json'));
    git(published, 'add', '.');
    git(published, 'commit', '--quiet', '--message', 'Link');
    rmSync(join(published, 'schemas/a.done/v3.json'));
    write(published, {
      'shared/v1.json': schemaText('a.done/v1', { minProperties: 2 }),
      'shared/b.done/v1.json': schemaText('b.done/v1', { minProperties: 2 }),
    });
    const { report, stderr } = await check(published);
    const outcomes = report.changed.map(({ schema, outcome }) => [schema, outcome]);
    expect(outcomes).toEqual([
      ['a.done/v1', 'breaks'],
      ['b.done/v1', 'breaks'],
    ]);
    for (const file of ['a.done/v3.json', 'b.done/v2.json']) {
      expect(stderr).toContain(
        `${file}, which can't be compared: is a link that git can't follow, so what is in it counts as new`,
      );
    }
  });

  it('says that a branch lacks commits of what it is compared with', async () => {
    const published = repository({ 'schemas/a.done/v1.json': schemaText('a.done/v1') });
    git(published, 'branch', 'behind');
    write(published, { 'schemas/a.done/v2.json': schemaText('a.done/v2') });
    git(published, 'add', '.');
    git(published, 'commit', '--quiet', '--message', 'Publish v2');
    git(published, 'tag', 'ahead');
    git(published, 'checkout', '--quiet', 'behind');
    const { code, report } = await check(published, '--against', 'ahead');
    expect([code, report.against.missingCommits]).toEqual([1, 1]);
    expect(reportText(report, (_, text) => text)).toContain(
      'This checkout lacks a commit of ahead, so what was changed there looks undone. Rebase first, ',
    );
  });

  it('names fields that a change describes for the first time, and no longer', async () => {
    const described = (name: string) =>
      schemaText('a.done/v1', { properties: { [name]: { type: 'number' } } });
    const renamed = repository({ 'schemas/a.done/v1.json': described('note') });
    write(renamed, { 'schemas/a.done/v1.json': described('remark') });
    const { code, report } = await check(renamed);
    const [structural] = report.changed[0]?.opinions ?? [];
    expect([code, structural?.notes]).toEqual([
      0,
      [
        expect.stringMatching(/^\/body\/remark is described for the first time, so bodies with /),
        '/body/note is no longer described',
      ],
    ]);
  });

  it('refuses a commit that the repository does not have, and says more of a shallow clone', async () => {
    const unknown = await check(folder, '--against', 'nowhere');
    expect([unknown.code, unknown.report.error?.message]).toEqual([
      2,
      expect.stringMatching(/^--against: this repository has no commit nowhere\. Run git fetch /),
    ]);

    git(folder, 'commit', '--quiet', '--all', '--message', 'Change');
    const clone = mkdtempSync(join(tmpdir(), 'shallow-'));
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${folder}`, clone);
    const shallow = await check(clone, '--against', 'HEAD~1');
    expect([shallow.code, shallow.report.error?.message]).toEqual([
      2,
      expect.stringMatching(
        /no commit HEAD~1\. It is a shallow clone.*git fetch --unshallow.*fetch-depth: 0/,
      ),
    ]);
  });

  it('refuses a repository without commits', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-commits-'));
    write(empty, { 'schemas/a.done/v1.json': schemaText('a.done/v1') });
    git(empty, 'init', '--quiet');
    const { code, report } = await check(empty);
    expect([code, report.error?.message]).toEqual([
      2,
      '--against: this repository has no commits yet, so there is nothing to compare with',
    ]);
  });

  it('refuses a folder as the file of events, and a file as the folder of schemas', async () => {
    const events = await check(folder, '--events', folder);
    const file = join(folder, 'schemas/a.done/v1.json');
    const schemas = await runInPipe(command, ['check', '--schemas', file]);
    expect([events.code, events.report.error?.message]).toEqual([
      2,
      `--events: ${folder} is a folder, not a file`,
    ]);
    expect([schemas.code, schemas.stderr]).toEqual([
      2,
      expect.stringContaining(`--schemas: ${file} is a file, not a folder`),
    ]);
  });

  it('names files of schemas without a double slash', async () => {
    const path = join(folder, 'schemas');
    const { stdout } = await runInPipe(command, ['check', '--schemas', `${path}/`, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ schemas: path });
  });

  it('refuses a folder that is in no repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'no-repository-'));
    write(outside, { 'schemas/a.done/v1.json': schemaText('a.done/v1') });
    const { code, report } = await check(outside);
    expect([code, report.error?.message]).toEqual([
      2,
      expect.stringMatching(/^--schemas: git finds no repository for .*not a git repository/),
    ]);
  });

  it('accepts by an override that a version is gone, and names overrides that accept nothing', async () => {
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/b.done/v1.json': schemaText('b.done/v1'),
    });
    rmSync(join(published, 'schemas/b.done/v1.json'));
    const reason = 'Nobody has sent an event of this type yet.';
    const removed = { version: 'v1', sha256: 'removed', reason };
    const text = JSON.stringify({ overrides: [removed] });
    write(published, {
      'schemas/a.done/overrides.json': text,
      'schemas/b.done/overrides.json': text,
    });
    const { code, report } = await check(published);
    expect(report.removed.map((one) => [one.schema, one.outcome, one.reason])).toEqual([
      ['b.done/v1', 'overridden', reason],
    ]);
    expect([code, report.stale]).toEqual([0, [{ eventType: 'a.done', ...removed }]]);
    expect(reportText(report, (_, part) => part)).toContain(
      'b.done/v1 was removed, and an override accepts that\n',
    );
  });

  it('counts the recorded events that a removed version leaves without a schema', async () => {
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/b.done/v1.json': schemaText('b.done/v1', { required: ['a'], properties: { a: {} } }),
    });
    rmSync(join(published, 'schemas/b.done/v1.json'));
    const events = join(published, 'events.jsonl');
    const message = (id: string, body: object) =>
      wireText({ event_id: id, event_type: 'b.done', schema_version: 'v1', body });
    writeFileSync(
      events,
      [message('1', { a: 1 }), message('2', { a: 2 }), message('3', {})].join('\n'),
    );
    const { code, report } = await check(published, '--events', events);
    expect([code, report.removed[0]?.outcome]).toEqual([1, 'breaks']);
    const text = reportText(report, (_, part) => part);
    expect(text).toContain(
      `b.done/v1 was removed, so its events would be rejected
  corpus: would refuse 2 of 2 events of ${events}
    2 × /schema_version has no schema any more, such as ${events}:1, ${events}:2
    would accept 0 of 1 rejected event that waits
`,
    );
    expect(text).toContain('\nRestore b.done/v1.\n');

    writeFileSync(events, '');
    const unsent = await check(published, '--events', events);
    expect([unsent.code, unsent.report.removed[0]?.outcome]).toEqual([1, 'breaks']);
    expect(reportText(unsent.report, (_, part) => part)).toContain(
      `${events} has no event that the published schema accepts`,
    );
  });

  it('names overrides of removals that never took place', async () => {
    const reason = 'Nobody has sent an event of this type yet.';
    const gone = (version: string) => ({ version, sha256: 'removed', reason });
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/a.done/v2.json': schemaText('a.done/v2'),
      'schemas/a.done/overrides.json': JSON.stringify({ overrides: [gone('v2'), gone('v7')] }),
      'schemas/mappings.json': JSON.stringify({ tenants: { '/old': 'old' } }),
      'schemas/overrides.json': JSON.stringify({
        overrides: ['/tenants/~1old', '/tenants/nope'].map((entry) => ({
          ...{ entry, value: null, reason },
        })),
      }),
    });
    rmSync(join(published, 'schemas/a.done/v2.json'));
    write(published, { 'schemas/mappings.json': '{}' });
    git(published, 'commit', '--quiet', '--all', '--message', 'Remove');
    const { code, report } = await check(published);
    expect([code, report.stale, report.mappings.stale]).toEqual([0, [], []]);
    expect(report.baseless).toEqual([
      { file: 'a.done/overrides.json', of: 'v7' },
      { file: 'overrides.json', of: '/tenants/nope' },
    ]);
    expect(reportText(report, (_, part) => part)).toContain(
      '/a.done/overrides.json: the override of v7 accepts that it was removed, but no commit has it, so the ',
    );
  });

  it('judges changed mappings, by messages of a file if there is one, and by overrides', async () => {
    const mappings = (tenants: object) => JSON.stringify({ tenants });
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/mappings.json': mappings({ '/old': 'old' }),
    });
    write(published, {
      'schemas/mappings.json': mappings({ '/old': 'old', 12: 'acme' }),
      'events.jsonl': JSON.stringify({
        ...{ specversion: '1.0', id: 'e-1', source: 'shop', type: 'a.done', tenantid: '12' },
        ...{ time: '2026-11-21T09:00:00Z', schemaversion: 'v1', data: {} },
      }),
    });
    const alone = await check(published);
    const text = reportText(alone.report, (_, part) => part);
    expect([alone.code, alone.report.mappings.changed[0]?.outcome]).toEqual([1, 'undecided']);
    expect(text).toContain("mappings.json /tenants/12 (new: acme) can't be judged\n");
    expect(text).toContain('Undo these changes of mappings.json:\n  remove /tenants/12\n');
    expect(text).toContain(
      '/schemas/overrides.json: { "overrides": [{"entry":"/tenants/12","value":"acme","reason":"…"}] }\n',
    );

    const changed = alone.report.mappings.changed.map((one) => ({
      ...one,
      entry: '/tenants/\u202e',
    }));
    const hostile = { ...alone.report, mappings: { ...alone.report.mappings, changed } };
    expect(reportText(hostile, (_, part) => part)).not.toContain('\u202e');

    const events = join(published, 'events.jsonl');
    const { report } = await check(published, '--events', events);
    expect(report.mappings).toMatchObject({ changed: [{ outcome: 'breaks' }], unchanged: 1 });

    const reason = 'This account has sent nothing so far.';
    const override = { entry: '/tenants/12', value: 'acme', reason };
    write(published, { 'schemas/overrides.json': JSON.stringify({ overrides: [override] }) });
    const accepted = await check(published);
    expect([accepted.code, accepted.report.mappings.changed[0]?.reason]).toEqual([0, reason]);

    // Its envelope lacks a time, by both mappings.
    const unreadable = JSON.stringify({ specversion: '1.0', type: 'a.done' });
    appendFileSync(events, `\n${unreadable}`);
    const { report: waiting } = await check(published, '--events', events);
    expect(waiting.mappings.waiting).toEqual({ events: 1, accepted: 0 });
    const [, corpus] = waiting.mappings.changed[0]?.opinions ?? [];
    expect(corpus?.notes).toEqual(['read all events']);

    git(published, 'add', '.');
    git(published, 'commit', '--quiet', '--message', 'Map a tenant');
    const unchanged = await check(published, '--events', events);
    expect(reportText(unchanged.report, (_, part) => part)).toContain(
      'No recorded events were read, because no schema and no mapping changed.\n',
    );
  });

  it('judges mappings by entries that only an earlier release would have built', async () => {
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/mappings.json': JSON.stringify({ types: { done: 'a.done/v9', made: 'a.done' } }),
    });
    write(published, { 'schemas/mappings.json': JSON.stringify({ types: { done: 'a.done' } }) });
    const { report, stderr } = await check(published);
    expect(report.mappings.changed.map(({ entry, outcome }) => [entry, outcome])).toEqual([
      ['/types/done', 'breaks'],
      ['/types/made', 'breaks'],
    ]);
    expect(stderr).toContain('schemas/mappings.json, which would not be built today: "a.done/v9"');
  });

  it('refuses mappings that name a version which was removed', async () => {
    const published = repository({
      'schemas/a.done/v1.json': schemaText('a.done/v1'),
      'schemas/a.done/v2.json': schemaText('a.done/v2'),
      'schemas/mappings.json': JSON.stringify({ types: { done: 'a.done/v1' } }),
    });
    rmSync(join(published, 'schemas/a.done/v1.json'));
    const { code, report } = await check(published);
    expect([code, report.error?.message]).toEqual([
      1,
      expect.stringContaining('mappings.json: "a.done/v1" has no schema of this version'),
    ]);
  });

  it('says that there is no such folder before it asks git', async () => {
    const folder = join(tmpdir(), 'no-such-schemas');
    const { stderr } = await runInPipe(command, ['check', '--schemas', folder]);
    expect(stderr).toContain('--schemas: ');
    expect(stderr).not.toContain('repository');
  });

  it('compares nothing while a changed schema is wrong', async () => {
    const wrong = repository({ 'schemas/a.done/v1.json': schemaText('a.done/v1') });
    write(wrong, { 'schemas/a.done/v1.json': schemaText('a.done/v1', { minLenght: 3 }) });
    const { code, report } = await check(wrong);
    expect([code, report.error?.message]).toEqual([
      1,
      expect.stringContaining('schemas/a.done/v1.json: unknown keyword "minLenght"'),
    ]);
  });
});

describe('compareSchemas', () => {
  const file = (schema: JsonSchema) => ({
    file: 'a/v1.json',
    eventType: 'a',
    version: 'v1',
    schema,
  });

  it('does not count another order of keys as a change', () => {
    const [one, other] = [
      file({ type: 'object', title: 'A' }),
      file({ title: 'A', type: 'object' }),
    ];
    expect(compareSchemas([one], [other])).toMatchObject({ changed: [], unchanged: 1 });
  });
});
