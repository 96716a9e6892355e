import type { SeenTenants, TenantDirectory } from '../../ledger-queries.ts';

/** A new tenant is listed this much later at most, if few tenants are known. */
const MIN_MS = 500;
/** A search that costs more is repeated less often: about 30 read units a second at most. */
const MS_FOR_A_UNIT = 30;

/** Remembers what was found for a while, because several pages of a browser ask again and again. */
export class RememberedTenants implements TenantDirectory {
  private readonly directory: TenantDirectory;
  private readonly now: () => number;
  private last: { readonly until: number; readonly seen: SeenTenants } | undefined;
  private running: Promise<SeenTenants> | undefined;

  /** @param now milliseconds since 1970 */
  constructor(directory: TenantDirectory, now: () => number) {
    this.directory = directory;
    this.now = now;
  }

  seenTenants(): Promise<SeenTenants> {
    if (this.last && this.now() < this.last.until) return Promise.resolve(this.last.seen);
    this.running ??= this.search().finally(() => (this.running = undefined));
    return this.running;
  }

  private async search(): Promise<SeenTenants> {
    const seen = await this.directory.seenTenants();
    const milliseconds = Math.max(MIN_MS, (seen.readUnits ?? 0) * MS_FOR_A_UNIT);
    this.last = { until: this.now() + milliseconds, seen };
    return seen;
  }
}
