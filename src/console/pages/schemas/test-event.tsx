import { useEffect, useId, useRef, useState } from 'preact/hooks';

import { call, RequestFailed } from '../../api/client.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useUnsaved } from '../../parts/unsaved.ts';
import { useSession } from '../../session.tsx';
import { select } from '../event/edit-form.tsx';
import { FORMS, sampleText, type Form, type Sample } from './sample-text.ts';
import { SentEvent, type Sent } from './sent-event.tsx';
import { useVerdict, Verdict } from './verdict.tsx';

interface TestProps {
  readonly type: string;
  readonly version: string;
  readonly sample: Sample | undefined;
}

const FORM_NAMES: Readonly<Record<Form, string>> = {
  short_form: 'Short form',
  envelope: 'Envelope',
};

/** An event in an editor. */
interface Draft {
  readonly text: string;
  /** The text that can be lost: a sample, or what was sent. */
  readonly kept: string;
}

type Drafts = { readonly [Each in Form]?: Draft };

function newDraft(sample: string): Draft {
  return { text: sample, kept: sample };
}

function isTyped({ text, kept }: Draft): boolean {
  return text !== kept;
}

/** A sample to copy, edit and send. */
export function TestEvent({ type, version, sample }: TestProps) {
  const session = useSession();
  // A local run has no tenants of its own, so any name is fine.
  const tenantId = session.default_tenant ?? (session.local ? 'local' : '');
  const [form, setForm] = useState<Form>('short_form');
  const make = (as: Form) =>
    sampleText(sample, as, {
      ...{ type, version, tenantId },
      ...{ id: crypto.randomUUID(), now: new Date().toISOString() },
    });
  // Each form keeps what was typed while the other one is shown.
  const [drafts, setDrafts] = useState<Drafts>(() => ({ [form]: newDraft(make(form)) }));
  const { text } = drafts[form] ?? newDraft('');
  const setText = (typed: string): void =>
    setDrafts((all) => ({ ...all, [form]: { kept: '', ...all[form], text: typed } }));
  const area = useRef<HTMLTextAreaElement>(null);
  const [isAsking, setAsking] = useState(false);
  const { sent, isSending, send } = useSending(text, () =>
    setDrafts((all) => ({ ...all, [form]: { text, ...all[form], kept: text } })),
  );
  useUnsaved(Object.values(drafts).some(isTyped));
  const verdict = useVerdict(text);
  const [field, why] = [useId(), useId()];
  const refusal = whyNot(session.read_only, verdict.kind);
  const choose = (as: Form): void => {
    setForm(as);
    setDrafts((all) => ({ ...all, [as]: all[as] ?? newDraft(make(as)) }));
  };
  const renew = (): void => {
    const typed = drafts[form];
    if (typed && isTyped(typed) && !confirm('A new sample replaces what you typed. Go on?')) return;
    setDrafts((all) => ({ ...all, [form]: newDraft(make(form)) }));
  };
  return (
    <section class="panel test-event" aria-labelledby="schema-test">
      <h2 id="schema-test">Send a test event</h2>
      {!sample && <p>No sample could be made of this schema. Write the event yourself.</p>}
      <fieldset class="actions">
        <legend class="visually-hidden">Form of the event</legend>
        {FORMS.map((each) => (
          <label key={each}>
            <input type="radio" name="form" checked={form === each} onChange={() => choose(each)} />{' '}
            {FORM_NAMES[each]}
          </label>
        ))}
        <button type="button" onClick={renew}>
          New sample
        </button>
        <CopyButton text={text} what="the event" />
      </fieldset>
      <label for={field}>The event, as JSON</label>
      <textarea
        id={field}
        ref={area}
        class="test-text"
        rows={Math.min(24, text.split('\n', 25).length + 1)}
        value={text}
        spellcheck={false}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div aria-live="polite">
        <Verdict verdict={verdict} text={text} show={(error) => select(area.current, error)} />
      </div>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={refusal !== undefined || isSending}
          aria-describedby={why}
          onClick={() => (session.local ? send() : setAsking(true))}
        >
          {isSending ? 'Sending …' : 'Send'}
        </button>
        <span id={why} class="muted">
          {refusal}
        </span>
      </div>
      {sent && sent.text !== text && (
        <p class="muted">
          You have changed the text since. This is the result of the one you sent:
        </p>
      )}
      {sent && <SentEvent sent={sent} />}
      {isAsking && (
        <Dialog title={`Send this event to ${session.stack}?`} onClose={() => setAsking(false)}>
          <p>
            The stage is <strong>{session.stage}</strong>
            {session.account && `, the account ${session.account}`}. The event is recorded there,
            and a handler for it is called.
          </p>
          <form method="dialog" class="actions">
            <button class="primary" onClick={send}>
              Send to {session.stage}
            </button>
            <button>Cancel</button>
          </form>
        </Dialog>
      )}
    </section>
  );
}

function whyNot(isReadOnly: boolean, verdict: string): string | undefined {
  if (isReadOnly) return 'The console was started with --read-only, so it sends nothing.';
  return verdict === 'invalid' ? 'The event would be refused.' : undefined;
}

/** @param onSent called when it was answered */
function useSending(text: string, onSent: () => void) {
  const [sent, setSent] = useState<Sent & { readonly text: string }>();
  const [isSending, setSending] = useState(false);
  // An answer is about the text that was sent.
  useEffect(() => setSent(undefined), [text]);
  const send = (): void => {
    setSending(true);
    call('POST /events', {}, { text })
      .then(
        (answer) => {
          setSent({ kind: 'answered', answer, text });
          onSent();
        },
        (failure: unknown) => {
          if (!(failure instanceof RequestFailed)) throw failure;
          setSent({ kind: 'failed', failure, text });
        },
      )
      .finally(() => setSending(false));
  };
  return { sent, isSending, send };
}
