import type { LetterGroup } from '#generated/console-api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { moreText, numberText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { groupTitle } from './letter-text.ts';
import { redriveCommand } from './redrive-command.ts';

/** Letters that need the same fix, and what to do about them. */
export function Group({ group }: { readonly group: LetterGroup }) {
  const { error, advice, tenants, first_sent_at: first, last_sent_at: last } = group;
  const { event_type: type, schema_version: version } = group;
  const command = redriveCommand(group, useSession());
  return (
    <section class="panel">
      <h2>
        {groupTitle(group)}
        {type !== undefined && (
          <>
            {': '}
            <Verbatim text={`${type} ${version ?? ''}`.trimEnd()} />
          </>
        )}
      </h2>
      {error && (
        <p>
          <Verbatim text={`${error.pointer || 'the message'}: ${error.detail}`} />
        </p>
      )}
      {advice.texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {command !== undefined && (
        <p>
          <code class="command">{command}</code> <CopyButton text={command} what="the command" />
          <br />
          <span class="muted">The command shows what it would do, and asks.</span>
        </p>
      )}
      <p class="muted">
        Sent <Time at={first} />
        {first !== last && (
          <>
            {' to '}
            <Time at={last} />
          </>
        )}
        , for <Verbatim text={tenantsText(tenants)} />
      </p>
    </section>
  );
}

/** How many tenants are named. */
const NAMED = 3;

function tenantsText(tenants: LetterGroup['tenants']): string {
  const all = Object.entries(tenants);
  const named = all
    .slice(0, NAMED)
    .map(([name, count]) => `${name === '-' ? 'no tenant' : name} (${numberText(count)})`);
  return `${named.join(', ')}${moreText(all.length - named.length)}`;
}
