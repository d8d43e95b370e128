import { object, optional, type Shape, string } from './shape.ts';

/** The team that a token belongs to. */
export interface Team {
  uuid: string;
  name?: string | null | undefined;
}

/** The account of a token, as the provider sends it. Fields not listed here stay too. */
export interface Account {
  uuid: string;
  email?: string | null | undefined;
  name?: string | null | undefined;
  status?: string | null | undefined;
  /** Bills are the team's; its URN is `do:team:<uuid>`. */
  team?: Team | null | undefined;
}

export const accountAnswerShape: Shape<{ account: Account }> = object<{ account: Account }>({
  account: object<Account>({
    uuid: string,
    email: optional(string),
    name: optional(string),
    status: optional(string),
    team: optional(object<Team>({ uuid: string, name: optional(string) })),
  }),
});
