export interface Sample {
  readonly envelope: object;
  readonly short_form: object;
}

/** The forms of an event that `POST /events` takes. */
export const FORMS = ['short_form', 'envelope'] as const;
export type Form = (typeof FORMS)[number];

export interface SampleFacts {
  readonly type: string;
  readonly version: string;
  /** The tenant to send for. `''`: the person must fill it in. */
  readonly tenantId: string;
  readonly id: string;
  /** RFC 3339. */
  readonly now: string;
}

/** The text of a sample to edit and send. It names a tenant, and no event that was sent before. */
export function sampleText(sample: Sample | undefined, form: Form, facts: SampleFacts): string {
  const { type, version, tenantId, id, now } = facts;
  const { envelope, short_form } = sample ?? emptySample(type, version);
  const event =
    form === 'envelope'
      ? { ...envelope, event_id: id, tenant_id: tenantId, occurred_at: now }
      : withTenant(short_form, tenantId);
  return JSON.stringify(event, null, 2);
}

/** For a schema that no sample could be made for. */
function emptySample(type: string, version: string): Sample {
  const client = { client_id: 'console' };
  return {
    envelope: {
      ...{ event_id: '', event_type: type, schema_version: version, tenant_id: '', ...client },
      ...{ occurred_at: '', body: {} },
    },
    short_form: { type, version, payload: {} },
  };
}

/** The payload stays last, because it may be long. */
function withTenant(shortForm: object, tenantId: string): object {
  const { payload, ...facts } = shortForm as { readonly payload?: unknown };
  return { ...facts, tenant_id: tenantId, payload };
}
