import { randomBytes } from "node:crypto";
import pg from "pg";

/** A PostgreSQL schema of a test's own, dropped with all that is in it when the test ends. */
export interface OwnSchema extends AsyncDisposable {
  readonly name: string;
}

/** Names a schema that nobody else has; whoever opens a database in it makes it. */
export function ownSchema(url: string): OwnSchema {
  const name = `test_${randomBytes(6).toString("hex")}`;
  return {
    name,
    async [Symbol.asyncDispose]() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
      await client.end();
    },
  };
}
