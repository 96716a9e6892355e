import { DynamoDbTenants, type TenantsApi } from '../adapters/dynamodb/dynamodb-tenants.ts';
import type { TenantDirectory } from '../ledger-queries.ts';
import { RememberedTenants } from '../operations/all-tenants/remembered-tenants.ts';

/**
 * Opens the journal for finding tenants, with a client of the AWS SDK. Only the console does that.
 *
 * @param now milliseconds since 1970
 */
export function openTenants(
  client: TenantsApi,
  { journalTableName }: { readonly journalTableName: string },
  now: () => number,
): TenantDirectory {
  return new RememberedTenants(new DynamoDbTenants(client, journalTableName), now);
}
