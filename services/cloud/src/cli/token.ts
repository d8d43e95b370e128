import { createSecretKey } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SignJWT } from 'jose';
import { readConfig } from '../config.ts';
import { createAuthenticate } from '../http/authenticate.ts';

interface TokenOptions {
  role: string;
  tenant?: string;
  subject: string;
  hours: number;
}

/** `arcadia token`: prints just a JWT that the running service accepts. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Print a token for the API, signed with the first secret.')
    .addOption(
      new Option('--role <role>', 'what the caller may do')
        .choices(['platform_admin', 'platform_billing', 'member', 'viewer'])
        .makeOptionMandatory(),
    )
    .option('--tenant <id>', 'whose it is; wanted for member and viewer')
    .option('--subject <id>', 'who calls, as events name it', 'arcadia-cli')
    .option('--hours <n>', 'how long it is good for', toHours, 12)
    .action(async (options: TokenOptions) => {
      process.stdout.write(`${await mintToken(options)}\n`);
    });
}

async function mintToken({ role, tenant, subject, hours }: TokenOptions): Promise<string> {
  const { jwt } = readConfig();
  if (jwt.keys.kind !== 'secrets') {
    throw new Error(
      'Tokens are verified by ARCADIA_JWKS_URL; get one from whoever holds its keys.',
    );
  }
  if (tenant === undefined && !role.startsWith('platform_')) {
    throw new Error(`A token for ${role} must name its tenant: add --tenant <id>.`);
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
  // The service itself says what it would not accept: a tenant or a subject that is none.
  await createAuthenticate(jwt, () => new Date())(`Bearer ${signed}`);
  return signed;
}

function toHours(text: string): number {
  const hours = Number(text);
  if (Number.isInteger(hours) && hours >= 1 && hours <= 8760) return hours;
  throw new InvalidArgumentError('Give whole hours, from 1 to 8760.');
}
