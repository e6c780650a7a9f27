import type { Row, TableName } from "../database/schema.ts";
import type { Engine } from "./engine.ts";
import type { Owner } from "./owner.ts";

/** The tables whose rows say whose they are. */
export type OwnedTable = {
  [T in TableName]: Row<T> extends { account_id: string; livemode: number; id: string } ? T : never;
}[TableName];

/** A row by its id, if it is the caller's; somebody else's is as good as none. */
export async function ownRow<T extends OwnedTable>(
  engine: Engine,
  owner: Owner,
  table: T,
  id: string,
): Promise<Row<T> | undefined> {
  const row = await engine.database.row(table, id);
  if (row === undefined) return undefined;
  const { account_id, livemode } = row as unknown as Owner;
  return account_id === owner.account_id && livemode === owner.livemode ? row : undefined;
}
