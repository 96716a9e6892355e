import type { Column } from '../../../../scripts/cli/table.ts';

/** A column of figures. */
export function column<Row>(title: string, value: (row: Row) => string): Column<Row> {
  return { title, value, width: title.length, align: 'right' };
}

export function perEvent(count: number, { sent }: { readonly sent: number }): string {
  return (count / sent).toFixed(1);
}

export function share(count: number, { sent }: { readonly sent: number }): string {
  return `${Math.round((count / sent) * 100)} %`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}
