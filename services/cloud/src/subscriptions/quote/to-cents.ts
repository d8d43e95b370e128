import { ArcadiaError } from '../../errors/arcadia-error.ts';

/** An amount as a number that JSON and JavaScript carry exactly. Only a huge `usage` comes to more. */
export function toCents(amount: bigint): number {
  const cents = Number(amount);
  if (Number.isSafeInteger(cents)) return cents;
  const detail = 'This would cost more cents than can be counted exactly. Ask for less.';
  const errors = [
    { path: '/body/usage', message: `must cost at most ${Number.MAX_SAFE_INTEGER} cents` },
  ];
  throw new ArcadiaError('invalid_request', detail, { errors });
}
