import { retentionFolder } from '../../names.ts';

/** How long a record is kept, and for whom. */
export interface Keeping {
  /** RFC 3339. */
  readonly receivedAt: string;
  /** Seconds since 1970. */
  readonly expireAt: number;
  /** The tenant; `-` if the message names none. */
  readonly tenant: string;
}

const SECONDS_A_DAY = 86_400;

/** Whole days, as the retention was set when the record was made. */
export function daysKept({ receivedAt, expireAt }: Keeping): number {
  return Math.round((expireAt - Date.parse(receivedAt) / 1000) / SECONDS_A_DAY);
}

/** The first part of the keys of a record's texts outside: the bucket's rules delete by retention. */
export function folderOf(keeping: Keeping): string {
  return `${retentionFolder(daysKept(keeping))}${keeping.tenant}`;
}
