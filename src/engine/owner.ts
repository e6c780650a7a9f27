/** Whose something is: every object belongs to one account in one mode. */
export interface Whose {
  readonly accountId: string;
  readonly livemode: boolean;
}

/** The same as the columns of a row say it. */
export interface Owner {
  readonly account_id: string;
  readonly livemode: 0 | 1;
}

/** The columns that say whose a row is, which every query names and every new row carries. */
export function ownerOf({ accountId, livemode }: Whose): Owner {
  return { account_id: accountId, livemode: livemode ? 1 : 0 };
}
