import assert from "node:assert/strict";
import { isAscii } from "node:buffer";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { readProgram } from "../../src/cli/compiled-program.ts";
import {
  buildProgram,
  type DataPlace,
  freshFolder,
  freshPlace,
  pasteIntoBash,
  type RunningServer,
} from "../support/program.ts";
import { basic, openSocket } from "../support/raw-http.ts";

const kakin = buildProgram();
after(() => kakin[Symbol.dispose]());

const wellKnown = {
  public: "pkey_test_no1t4tnemucod0e51mo",
  secret: "skey_test_no1t4tnemucod0e51mo",
};

/** Of a kilobyte each: more than a pipe holds. */
const UNREAD_LINES = 700;

/** The curl line that a person sees, and would paste. */
async function curlLineOf(switches: readonly string[]): Promise<{ line: string; text: string }> {
  await using server = kakin.begin(["--port", "0", ...switches]);
  const [, line] = await server.until(/^ {2}(curl .*)\n\n.*Ctrl-C/m);
  assert.ok(line);
  const answer = await pasteIntoBash(`${line} --silent --show-error --fail-with-body`);
  assert.equal(answer.code, 0, answer.stderr + answer.stdout);
  const charge = JSON.parse(answer.stdout) as { object: string; status: string; amount: number };
  assert.equal(charge.object, "charge");
  assert.equal(charge.status, "successful");
  assert.equal(charge.amount, 100000);
  const text = server.said().stdout;
  server.signal("SIGTERM");
  assert.equal((await server.ended()).code, 0);
  return { line, text };
}

test("a first start says where it listens and prints a curl line that takes a payment", async () => {
  await using place = await freshPlace();
  const { line, text } = await curlLineOf(place.switches);
  assert.match(line, /-d customer=cust_test_60kifc4zbmmj64570g9$/);
  assert.match(text, /API +http:\/\/127\.0\.0\.1:\d+\n/);
  assert.match(text, new RegExp(`secret key +${wellKnown.secret}\n`));
  assert.match(text, new RegExp(`public key +${wellKnown.public}\n`));
  assert.ok(text.includes(`${place.folder}/vault.key`));
  // A database's password is nobody's business who looks over a shoulder.
  assert.doesNotMatch(text, /postgres:\/\/[^@\s]*:[^@\s]*@/);
});

test("the bundle comes with what Node has compiled of it, and Node takes it", () => {
  const name = readdirSync(kakin.folder).find((each) => /^program-.*[.]cjs$/.test(each)) ?? "";
  const program = join(kakin.folder, name);
  assert.equal(readProgram(program).cachedDataRejected, false);
  // Anything else would be read at half the speed.
  assert.ok(isAscii(readFileSync(program)));
});

test("without samples the curl line makes its own token, on the vault's port", async () => {
  await using place = await freshPlace();
  const switches = [...place.switches, "--no-samples", "--vault-port", "0"];
  const { line, text } = await curlLineOf(switches);
  assert.match(line, /card=\$\(curl .*tokens/);
  assert.match(text, /vault +http:\/\/127\.0\.0\.1:\d+\n/);
});

test("with --json standard output has one line, for programs, and the log goes elsewhere", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  assert.deepEqual(server.api.keys, wellKnown);
  assert.equal((await server.api.get("/healthz", { key: "none" })).status, 200);
  assert.equal((await server.api.charge()).status, "successful");
  server.signal("SIGTERM");
  const { code, stdout, stderr } = await server.ended();
  assert.equal(code, 0);
  assert.equal(stdout.split("\n").length, 2);
  assert.deepEqual(Object.keys(JSON.parse(stdout) as object), [
    "url",
    "vault_url",
    "public_key",
    "secret_key",
    "webhook_secret",
    "pid",
  ]);
  const lines = stderr.trimEnd().split("\n");
  const logged = lines.map(
    (line) => JSON.parse(line) as { url?: string; ms?: number; msg: string },
  );
  const charge = logged.find(({ url }) => url === "/charges");
  assert.ok(charge?.ms !== undefined && charge.ms > 0, "a charge took some time");
  assert.equal(logged.at(-1)?.msg, "stopped");
});

/** A server that has logged more than the system takes before somebody reads it. */
async function serveUnread(place: DataPlace): Promise<RunningServer> {
  const server = await kakin.serve(place.switches);
  server.readErrors(false);
  const url = `/nothing/${"x".repeat(1000)}`;
  const asked = Array.from({ length: UNREAD_LINES }, () => server.api.get(url));
  for (const { status } of await Promise.all(asked)) assert.equal(status, 404);
  return server;
}

test("a log that is read late is whole and in its order, up to the last line", async () => {
  await using place = await freshPlace();
  await using server = await serveUnread(place);
  server.signal("SIGTERM");
  await pause(200);
  server.readErrors(true);
  const { code, stderr } = await server.ended();
  assert.equal(code, 0);
  const lines = stderr.trimEnd().split("\n");
  const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  assert.equal(messages.filter((message) => message === "answered").length, UNREAD_LINES);
  assert.deepEqual(messages.slice(-2), [
    "stopping, once the requests under way are answered",
    "stopped",
  ]);
});

test("a log that nobody reads does not keep a server from its end", async () => {
  await using place = await freshPlace();
  await using server = await serveUnread(place);
  server.signal("SIGTERM");
  assert.equal(await Promise.race([server.exited(), pause(5000, "still running")]), 0);
});

test("hundreds of charges at once are written, by a thread of their own on the embedded database", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const { api } = server;
  const card = await api.token();
  const customer = (await api.post("/customers", { card })).body.id;
  const fields = { amount: 100000, currency: "thb", customer };
  const answers = await Promise.all(
    Array.from({ length: 300 }, () => api.post("/charges", fields)),
  );
  for (const { status, text } of answers) assert.equal(status, 200, text);
  // The log is moved by that thread, too.
  for (let i = 0; i < 3; i += 1) assert.equal((await api.post("/charges", fields)).status, 200);
  server.signal("SIGTERM");
  const { code, stderr } = await server.ended();
  assert.equal(code, 0);
  assert.doesNotMatch(stderr, /"level":[56]0/);
});

/** Sends a charge but for its last bytes, so that the request stays under way. */
async function halfACharge(server: RunningServer) {
  const body = `amount=100000&currency=thb&card=${await server.api.token()}`;
  const socket = await openSocket(server.url);
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  const head = [
    "POST /charges HTTP/1.1",
    "Host: kakin",
    `Authorization: ${basic(server.api.keys.secret)}`,
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, -5)}`);
  // A request of its own makes sure that the server has read what came before.
  await server.api.get("/healthz", { key: "none" });
  return {
    async finish(): Promise<string> {
      socket.write(body.slice(-5));
      await once(socket, "close");
      return received;
    },
  };
}

async function untilRefused(server: RunningServer): Promise<void> {
  for (;;) {
    try {
      (await openSocket(server.url)).destroy();
    } catch {
      return;
    }
  }
}

test("SIGTERM takes no new requests, lets those under way finish, and ends with 0", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  const { mode } = statSync(join(place.folder, "server.json"));
  assert.equal(mode & 0o777, 0o600);
  const charge = await halfACharge(server);
  server.signal("SIGTERM");
  await untilRefused(server);
  const answer = await charge.finish();
  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.match(answer, /"status":"successful"/);
  assert.equal((await server.ended()).code, 0);
  assert.equal(existsSync(join(place.folder, "server.json")), false);
});

test("a second signal ends it at once, but not the echo of the first", async () => {
  await using place = await freshPlace();
  await using server = await kakin.serve(place.switches);
  await halfACharge(server);
  server.signal("SIGINT");
  server.signal("SIGINT");
  await untilRefused(server);
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.doesNotMatch(server.said().stderr, /"stopped"/);
  server.signal("SIGINT");
  assert.equal((await server.ended()).code, 130);
});

test("where others can reach it, the well-known keys are refused and random ones made", async () => {
  await using place = await freshPlace();
  const everywhere = [...place.switches, "--host", "0.0.0.0"];
  await using server = await kakin.serve(everywhere);
  const { api } = server;
  assert.match(api.keys.secret, /^skey_test_[0-9a-z]{19}$/);
  assert.notEqual(api.keys.secret, wellKnown.secret);
  assert.equal((await api.charge()).status, "successful");
  const stranger = await api.get("/charges", { key: { text: wellKnown.secret } });
  assert.equal(stranger.status, 401);
  server.signal("SIGTERM");
  await server.ended();
  // Shown once: their hashes are all that is left.
  await using again = await kakin.serve(everywhere);
  assert.match(again.said().stdout, /"public_key":null,"secret_key":null/);
});

/** What a start that must fail says. */
async function refusedStart(
  switches: readonly string[],
  environment?: Record<string, string>,
): Promise<string> {
  const { code, stdout, stderr } = await kakin.run(["start", ...switches], environment);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^kakin cannot start: .*\n$/);
  return stderr;
}

test("a start that cannot be says why in one line, and what to do", async () => {
  using place = freshFolder();
  const data = ["--data", place.folder];
  const busy = createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  const { port } = busy.address() as { port: number };
  const taken = await refusedStart([...data, "--port", String(port)]);
  assert.match(taken, new RegExp(`port ${port} on 127.0.0.1 is in use.*--port`));
  const vault = ["--port", "0", "--vault-port", String(port)];
  assert.match(await refusedStart([...data, ...vault]), /is in use.*--vault-port/);
  busy.close();
  const elsewhere = ["--host", "192.0.2.1"];
  assert.match(await refusedStart([...data, ...elsewhere]), /no address 192\.0\.2\.1.*--host/);

  const file = join(place.folder, "a-file");
  writeFileSync(file, "");
  const inFile = await refusedStart(["--data", join(file, "folder")]);
  assert.match(inFile, /cannot be made \(ENOTDIR\).*--data/);

  assert.match(await refusedStart(["--data", "/proc/kakin"]), /cannot be made \(E[A-Z]+\)/);

  const bad = await refusedStart([], { KAKIN_PORT: "many" });
  assert.match(bad, /KAKIN_PORT is "many", but must be a port number/);
  assert.match(await refusedStart(["--log-level", "loud"]), /--log-level is "loud"/);
  const silent = await refusedStart([...data, "--database-url", "postgres://nobody@127.0.0.1:9/x"]);
  assert.match(silent, /PostgreSQL does not answer.*ECONNREFUSED/);
});

test("data that is in use, newer, or sealed under another key is left alone", async () => {
  using place = freshFolder();
  const data = ["--data", place.folder];
  const any = [...data, "--port", "0"];
  await using server = await kakin.serve(data);
  assert.match(await refusedStart(any), /in use by another kakin.*--data/);
  server.signal("SIGTERM");
  await server.ended();

  const other = { KAKIN_VAULT_KEY: `other:${Buffer.alloc(32, 1).toString("base64")}` };
  assert.match(
    await refusedStart(any, other),
    /sealed under the key "k[0-9a-f]+".*KAKIN_VAULT_KEY/,
  );

  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(join(place.folder, "kakin.db"));
  database.exec("INSERT INTO kysely_migration VALUES ('9999-of-tomorrow', '2099-01-01')");
  database.close();
  assert.match(await refusedStart(any), /made by a newer kakin/);
});

test("a command that cannot be understood is one line and exit code 2", async () => {
  const mistyped = await kakin.run(["start", "--prot", "1"]);
  assert.equal(mistyped.code, 2);
  assert.match(mistyped.stderr, /^kakin: unknown option '--prot' \(Did you mean --port\?\).*\n$/);
  const unknown = await kakin.run(["stat"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^kakin: unknown command 'stat'.*\n$/);
});

test("--version and --help answer without starting anything", async () => {
  const version = await kakin.run(["--version"]);
  assert.deepEqual(version, { code: 0, stdout: "0.1.0\n", stderr: "" });
  const help = await kakin.run(["--help"]);
  assert.equal(help.code, 0);
  for (const command of ["start", "accounts", "keys", "clock", "samples"]) {
    assert.match(help.stdout, new RegExp(`^ {2}${command} `, "m"));
  }
});
