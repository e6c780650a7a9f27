import type { Database } from "../../src/database/database.ts";

/** The server's facts as `id:version:value`, in order. */
export async function factsOf({ reads }: Database): Promise<string[]> {
  const rows = await reads.selectFrom("server_facts").selectAll().orderBy("id").execute();
  return rows.map(({ id, version, value }) => `${id}:${version}:${value}`);
}

/** The running numbers; those by which writers know themselves are left out. */
export async function talliesOf({ reads }: Database): Promise<Record<string, number>> {
  const rows = await reads.selectFrom("tallies").selectAll().orderBy("id").execute();
  const ours = rows.filter(({ id }) => !id.startsWith("writer/"));
  return Object.fromEntries(ours.map(({ id, value }) => [id, value]));
}
