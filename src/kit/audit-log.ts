/** Where it is recorded who did what: fields, then the name of what was done. */
export interface AuditLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
