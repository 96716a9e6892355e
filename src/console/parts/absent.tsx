/** Stands for the tenant, or the type, of a message that names none. The server's answers count them by these names. */
export function Absent({ what }: { readonly what: 'tenant' | 'type' }) {
  return <span class="muted">no {what}</span>;
}
