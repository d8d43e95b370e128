import { createSecretKey } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SignJWT } from 'jose';
import { readConfig } from '../config.ts';
import { createAuthenticate, roles } from '../http/caller.ts';

interface TokenOptions {
  role: string;
  tenant?: string;
  subject: string;
  hours: number;
}

const MAX_HOURS = 8760;

/** `arcadia token`: prints a JWT that the service accepts, and nothing else, so that scripts can use the output. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Print a token for the API, signed with the first secret.')
    .addOption(
      new Option('--role <role>', 'the role of the caller').choices(roles).makeOptionMandatory(),
    )
    .option('--tenant <id>', 'the tenant of the caller; required for member and viewer')
    .option('--subject <id>', 'the id of the caller in events and in the audit log', 'arcadia-cli')
    .option('--hours <n>', `the hours until the token expires, 1 to ${MAX_HOURS}`, toHours, 12)
    .action(async (options: TokenOptions) => {
      process.stdout.write(`${await mintToken(options)}\n`);
    });
}

/** Signs the token with the first secret, for the configured issuer and audience. */
async function mintToken({ role, tenant, subject, hours }: TokenOptions): Promise<string> {
  const { jwt } = readConfig();
  if (jwt.keys.kind !== 'secrets') {
    throw new Error(
      'ARCADIA_JWKS_URL is set, so this command cannot sign a token. Get one from your identity provider.',
    );
  }
  if (tenant === undefined && !role.startsWith('platform_')) {
    throw new Error(`A token for the role ${role} needs a tenant. Add --tenant <id>.`);
  }
  const token = new SignJWT({
    typ: 'access',
    roles: [role],
    ...(tenant === undefined ? {} : { tenant_id: tenant }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(`${hours} hours`);
  if (jwt.issuer !== undefined) token.setIssuer(jwt.issuer);
  if (jwt.audience !== undefined) token.setAudience(jwt.audience);
  const signed = await token.sign(createSecretKey(Buffer.from(jwt.keys.secrets[0])));
  // Rejects a tenant or a subject that the service would reject, with the same message.
  await createAuthenticate(jwt, { now: () => new Date() })(`Bearer ${signed}`);
  return signed;
}

function toHours(text: string): number {
  const hours = Number(text);
  if (Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS) return hours;
  throw new InvalidArgumentError(`Give a whole number of hours from 1 to ${MAX_HOURS}.`);
}
