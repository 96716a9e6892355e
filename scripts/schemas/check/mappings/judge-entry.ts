import { clientOfSource } from '../../../../src/core/envelopes/client-of-source.ts';
import { isNativeName } from '../../mappings.ts';
import type { Opinion, Verdict } from '../verdict.ts';
import type { EntryChange } from './changed-entries.ts';
import type { EntryEffect } from './entry-effect.ts';
import { judgePlace } from './judge-place.ts';

/** Which event types have a schema. */
export interface KnownTypes {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** Judges a changed entry of `mappings.json` by the rules of docs/formats.md. */
export function structuralEntryOpinion(change: EntryChange, types: KnownTypes): Opinion {
  const effect = effectOf(change, types);
  return { by: 'structural', ...opinionOn(effect, change) };
}

function opinionOn({ kind, because: message }: EntryEffect, { entry: pointer }: EntryChange) {
  const place = { pointer, keyword: '', message };
  switch (kind) {
    case 'free':
      return { verdict: { kind: 'compatible' } satisfies Verdict, summary: message };
    case 'breaks':
      return {
        verdict: { kind: 'incompatible', findings: [place] } satisfies Verdict,
        summary: 'events that were accepted before are refused, or become other events',
      };
    case 'unknown':
      return {
        verdict: { kind: 'undecided', doubts: [place] } satisfies Verdict,
        summary: "can't judge",
      };
  }
}

function effectOf(change: EntryChange, types: KnownTypes): EntryEffect {
  switch (change.part) {
    case 'types':
      return typeEffect(change, types);
    case 'tenants':
      return nameEffect(change, 'tenant', (name) => (isNativeName(name) ? name : undefined));
    case 'clients':
      return nameEffect(change, 'client', clientOfSource);
    case 'cloudevents':
    case 'sns':
    case 'eventbridge':
      return judgePlace(change.part, change);
  }
}

/** A name that no entry maps passes as the type of that name, if that has a schema. */
function typeEffect(
  { name, before, after }: EntryChange,
  { before: had, after: has }: KnownTypes,
): EntryEffect {
  const old = before ?? (had.has(name) ? name : undefined);
  const current = after ?? (has.has(name) ? name : undefined);
  if (old === undefined) {
    return { kind: 'free', because: `messages of the type "${name}" were rejected before` };
  }
  if (current === undefined) {
    return { kind: 'breaks', because: `messages of the type "${name}" would be rejected` };
  }
  const [oldType, oldVersion] = old.split('/');
  const [type, version] = current.split('/');
  if (type !== oldType) {
    const because = `messages of the type "${name}" were events of ${old} and would be of ${current}`;
    return { kind: 'breaks', because };
  }
  if (version === oldVersion) return { kind: 'free', because: 'nothing is read differently' };
  const without = `messages of the type "${name}" that don't say their version`;
  if (oldVersion === undefined) {
    return { kind: 'free', because: `${without} were rejected before` };
  }
  const become = version === undefined ? 'would be rejected' : `would be of ${version}`;
  return { kind: 'breaks', because: `${without} were of ${oldVersion} and ${become}` };
}

/** @param passing the tenant or client as which a name passes that no entry maps */
function nameEffect(
  { name, before, after }: EntryChange,
  what: 'tenant' | 'client',
  passing: (name: string) => string | undefined,
): EntryEffect {
  const [old, current] = [before ?? passing(name), after ?? passing(name)];
  if (old === undefined) {
    return { kind: 'free', because: `messages of the ${what} "${name}" were rejected before` };
  }
  // What passes as a source is refused in a field that takes names only.
  const isRefused = current === undefined || (after === undefined && !isNativeName(name));
  if (isRefused && before !== undefined) {
    const pass = current === undefined ? '' : `, or be of the ${what} ${current}`;
    return {
      kind: 'breaks',
      because: `messages of the ${what} "${name}" would be rejected${pass}`,
    };
  }
  if (old === current) return { kind: 'free', because: 'nothing is read differently' };
  const because = `messages of the ${what} "${name}" were events of ${old} and would be of ${String(current)}`;
  if (before !== undefined) return { kind: 'breaks', because };
  return { kind: 'unknown', because: `${because}, if somebody sends such messages already` };
}
