import { hash } from 'node:crypto';

const STYLE =
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}' +
  'body{max-width:40rem;margin:12vh auto;padding:0 1rem}' +
  'code{display:block;padding:.75rem;border:1px solid;border-radius:4px;overflow-x:auto;white-space:pre}';

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a visitor sees who may not see the console. */
export interface VisitorText {
  readonly title: string;
  readonly text: string;
  /** A command to run in a terminal. */
  readonly command?: string;
}

/** A page for somebody who may not see the console. It needs no script and loads nothing. */
export function visitorPage(
  status: number,
  { title, text, command }: VisitorText,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const shown = command === undefined ? '' : `<code>${escaped(command)}</code>`;
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width">' +
    `<title>${escaped(title)}</title><style>${STYLE}</style>` +
    `<main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${shown}</main></html>`;
  return new Response(page, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      ...headers,
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
