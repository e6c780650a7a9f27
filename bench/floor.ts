/**
 * The floor: the least that a charge engine in Node on SQLite can do. A bare node:http server reads the same form,
 * writes the same rows with one fsync for all requests that wait, and answers the same JSON; nothing is checked,
 * nobody is asked who they are, nothing is decided. Started by the bench with two arguments, a folder for its database
 * and a file that holds what one create of kakin wrote and answered; prints a line of JSON when it is ready.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { kyselyOnSqlite } from "../src/database/kysely-dialects.ts";
import { migrate } from "../src/database/migrate.ts";
import { openSqlite } from "../src/database/sqlite.ts";
import type { CapturedCreate } from "./captured-create.ts";
import { type FloorCharges, openFloorCharges } from "./floor-charges.ts";

const [folder = "", capturedFile = ""] = process.argv.slice(2);
const captured = JSON.parse(readFileSync(capturedFile, "utf8")) as CapturedCreate;
const file = join(folder, "floor.db");
// The tables are those of the migrations; from then on the database is driven bare.
const schema = openSqlite(file, { durability: "full" });
await migrate(kyselyOnSqlite(schema), folder);
schema.close();

const charges = openFloorCharges(file, captured);
const server = createServer((request, response) => answer(charges, request, response));
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid }));
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  charges.close();
});

function answer(charges: FloorCharges, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? "";
  const send = (text: string): void => {
    response.writeHead(200, {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": Buffer.byteLength(text),
    });
    response.end(text);
  };
  if (request.method === "POST") {
    let form = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      form += chunk;
    });
    request.on("end", () => charges.create(readForm(form), send));
  } else if (url.startsWith("/charges/")) {
    send(charges.retrieve(url.slice("/charges/".length)));
  } else {
    send(charges.list(new URLSearchParams(url.split("?", 2)[1])));
  }
}

/** Reads a form whose only hash is `metadata`. */
function readForm(text: string): { fields: Map<string, string>; metadata: Record<string, string> } {
  const fields = new Map<string, string>();
  const metadata: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name.startsWith("metadata[")) metadata[name.slice("metadata[".length, -1)] = value;
    else fields.set(name, value);
  }
  return { fields, metadata };
}
