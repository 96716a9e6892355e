import { useState } from 'preact/hooks';

/** Copies a text. @param props.what as in “Copy …”: `the id` */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [done, setDone] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setDone('Copied'),
      () => setDone('The browser refused. Select the text instead.'),
    );
  };
  return (
    <>
      <button type="button" class="quiet" aria-label={`Copy ${what}`} onClick={copy}>
        Copy
      </button>
      <span role="status" class="muted">
        {done}
      </span>
    </>
  );
}
