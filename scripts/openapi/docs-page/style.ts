/** The style sheet of the page. It fits a phone of 360 px, and follows the reader's choice of light or dark. */
export const STYLE = `
:root {
  --text: #1d2129; --muted: #555d69; --page: #ffffff; --box: #f4f6f8; --line: #d5dae1;
  --link: #0b57a4; --good: #1b6e3c; --bad: #a3261d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ee; --muted: #a3adba; --page: #14181d; --box: #1e242b; --line: #3a434f;
    --link: #7db7f5; --good: #7fd29f; --bad: #ff9d93;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1rem;
  color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1.1rem; margin: 0 0 0.5rem; }
h4 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p { margin: 0.5rem 0; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, .method { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre {
  margin: 0.5rem 0; padding: 0.75rem; max-height: 32rem; overflow: auto;
  background: var(--box); border: 1px solid var(--line); border-radius: 4px; overflow-wrap: normal;
}
section { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; }
details { margin: 0.25rem 0; }
summary { cursor: pointer; padding: 0.25rem 0; }
.summary { font-weight: 600; }
.note, dt, dd, header p { color: var(--muted); }
.method { font-weight: 700; }
.status { font-weight: 700; }
.status-2 { color: var(--good); }
.status-4, .status-5 { color: var(--bad); }
.fields { margin: 0.5rem 0; }
.fields dt { margin-top: 0.5rem; }
.fields dt code { font-weight: 700; color: var(--text); }
.fields dd { margin: 0 0 0 1rem; }
nav h2 { font-size: 1rem; margin: 0.75rem 0 0.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 0.2rem 0; text-decoration: none; }
nav li a:hover { text-decoration: underline; }
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); column-gap: 2rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding-bottom: 1rem; }
}
`;
