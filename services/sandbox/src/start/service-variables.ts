/** The variables of the service that a sandbox sets or passes on. */
export const serviceVariables = [
  'DATABASE_URL',
  'MONGODB_URI',
  'DIGITALOCEAN_TOKEN',
  'DIGITALOCEAN_URL',
  'ARCADIA_JWT_SECRET',
  'ARCADIA_JWKS_URL',
  'ARCADIA_JWT_ISSUER',
  'ARCADIA_JWT_AUDIENCE',
  'SKYAI_FINANCE_URL',
  'SKYAI_FINANCE_SECRET',
  'SKYAI_FINANCE_ISSUER',
  'SKYAI_FINANCE_AUDIENCE',
  'SKYAI_FINANCE_TENANT_ID',
  'SKYAI_FINANCE_ROLES',
  'BILLING_TIME_ZONE',
  'ARCADIA_CORS_ORIGINS',
  'PORT',
  'LOG_LEVEL',
] as const;

export type ServiceVariables = {
  readonly [Name in (typeof serviceVariables)[number]]?: string | undefined;
};
