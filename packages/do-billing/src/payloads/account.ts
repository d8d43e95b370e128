import { object, optional, type Shape, string } from './shape.ts';

/**
 * The team of a token: `team` in the response of `GET /v2/account`. May contain further fields of the provider.
 *
 * @example
 * import { createBillingClient, type Team } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { team } = await client.getAccount();
 * const urnOf = ({ uuid }: Team) => `do:team:${uuid}`;
 * console.log(team ? urnOf(team) : 'no team');
 */
export interface Team {
  /** Part of the team's URN, `do:team:<uuid>`. */
  uuid: string;
  name?: string | null | undefined;
}

/**
 * The account of a token, as `GET /v2/account` sends it. May contain further fields of the provider.
 *
 * @example
 * import { type Account, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const account: Account = await client.getAccount();
 * console.log(account.team?.name ?? account.email);
 */
export interface Account {
  uuid: string;
  email?: string | null | undefined;
  name?: string | null | undefined;
  status?: string | null | undefined;
  /** The team that the bills are for. */
  team?: Team | null | undefined;
}

export const accountBodyShape: Shape<{ account: Account }> = object<{ account: Account }>({
  account: object<Account>({
    uuid: string,
    email: optional(string),
    name: optional(string),
    status: optional(string),
    team: optional(object<Team>({ uuid: string, name: optional(string) })),
  }),
});
