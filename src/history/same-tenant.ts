/** Whether a document belongs to the tenant: tenant ids are UUIDs, which sources write in either letter case. A document that names none does. */
export function isOfTenant(tenantId: string | undefined, expected: string): boolean {
  return tenantId === undefined || tenantId.toLowerCase() === expected.toLowerCase();
}
