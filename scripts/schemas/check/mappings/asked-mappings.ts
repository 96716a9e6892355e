import type { ForeignFormat } from '../../../../src/core/envelopes/event-format.ts';
import type { Mappings } from '../../../../src/core/envelopes/mappings.ts';
import { entryPointer, isNamePart, type EntryChange, type MappingPart } from './changed-entries.ts';

/** What reading a message asked of the mappings. Other entries can't change how it is read. */
export class AskedMappings {
  /** Formats by whose places it was read. A CloudEvent from SNS has the places of CloudEvents. */
  readonly formats = new Set<ForeignFormat>();
  /** JSON pointers of entries for names, whether there are such entries or not. */
  private readonly names = new Set<string>();

  /** For the next message. */
  clear(): void {
    this.formats.clear();
    this.names.clear();
  }

  has({ part, entry }: EntryChange): boolean {
    return isNamePart(part) ? this.names.has(entry) : this.formats.has(part);
  }

  /** The same mappings. They note here what is asked. */
  watched({ types, tenants, clients, places }: Mappings): Mappings {
    return {
      types: new WatchedNames('types', types, this.names),
      tenants: new WatchedNames('tenants', tenants, this.names),
      clients: new WatchedNames('clients', clients, this.names),
      places: new Proxy(places, {
        get: (all, format: ForeignFormat) => {
          this.formats.add(format);
          return all[format];
        },
      }),
    };
  }
}

class WatchedNames<Value> extends Map<string, Value> {
  private readonly part: MappingPart;
  private readonly asked: Set<string>;

  constructor(part: MappingPart, names: ReadonlyMap<string, Value>, asked: Set<string>) {
    super(names);
    this.part = part;
    this.asked = asked;
  }

  override get(name: string): Value | undefined {
    // The value of a field may be anything.
    if (typeof name === 'string') this.asked.add(entryPointer(this.part, name));
    return super.get(name);
  }
}
