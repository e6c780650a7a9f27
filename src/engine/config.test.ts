import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { StartError } from "../primitives/start-error.ts";
import { addressesToHandOut, addressOf, isLoopback, readConfig } from "./config.ts";

test("the command line comes before the environment, and that before the default", () => {
  assert.equal(readConfig({}, {}).port, 4242);
  assert.equal(readConfig({ KAKIN_PORT: "5000" }, {}).port, 5000);
  assert.equal(readConfig({ KAKIN_PORT: "5000" }, { port: "6000" }).port, 6000);
  assert.equal(readConfig({ KAKIN_SAMPLES: "true" }, { samples: "false" }).samples, false);
  assert.equal(readConfig({ KAKIN_SAMPLES: "no" }, {}).samples, false);
});

test("a variable that is set to nothing counts as not set", () => {
  const config = readConfig({ KAKIN_PORT: "", KAKIN_SAMPLES: "", KAKIN_DATABASE_URL: "" }, {});
  assert.deepEqual([config.port, config.samples, config.databaseUrl], [4242, true, undefined]);
});

test("the data folder is absolute", () => {
  assert.equal(readConfig({}, { data: "somewhere" }).data, resolve("somewhere"));
});

test("a value that cannot be understood is refused by the name under which it was given", () => {
  const refused = (environment: Record<string, string>, options = {}) => {
    try {
      readConfig(environment, options);
    } catch (fault) {
      assert.ok(fault instanceof StartError);
      return fault.message;
    }
    return assert.fail("it was accepted");
  };
  assert.match(refused({ KAKIN_PORT: "65536" }), /^KAKIN_PORT is "65536", but must be a port/);
  assert.match(refused({}, { port: "4.2" }), /^--port is "4.2"/);
  assert.match(refused({}, { vaultPort: "x" }), /^--vault-port is "x"/);
  assert.match(refused({ KAKIN_JSON: "maybe" }), /^KAKIN_JSON is "maybe", but must be true or/);
  assert.match(refused({}, { host: "http://x" }), /^--host is "http:\/\/x"/);
  assert.match(refused({ KAKIN_LOG_LEVEL: "loud" }), /^KAKIN_LOG_LEVEL is "loud"/);
  for (const rate of ["0", "-1", "60001", "1.5", "60,", "60,5,5", "none", " "])
    assert.match(refused({ KAKIN_TOKENS_PER_KEY: rate }), /^KAKIN_TOKENS_PER_KEY is "[^"]*", but/);
  assert.match(refused({}, { socketsPerIp: "0" }), /^--sockets-per-ip is "0"/);
  assert.match(refused({ KAKIN_TRUSTED_PROXIES: "proxy.local" }), /^KAKIN_TRUSTED_PROXIES is /);
  assert.match(refused({ KAKIN_TRUSTED_PROXIES: "10.0.0.0/33" }), /^KAKIN_TRUSTED_PROXIES is /);
  assert.match(refused({ KAKIN_PUBLIC_URL: "pay.example.com" }), /^KAKIN_PUBLIC_URL is /);
  assert.match(refused({ KAKIN_PUBLIC_URL: "https://x.example/?a=1" }), /^KAKIN_PUBLIC_URL is /);
});

test("a rate is that of live mode; test mode has one only where it is given", () => {
  const rate = (text: string) => readConfig({ KAKIN_TOKENS_PER_IP: text }, {}).tokensPerIp;
  assert.deepEqual(rate(""), { live: 60, test: undefined });
  assert.deepEqual(rate("5"), { live: 5, test: undefined });
  assert.deepEqual(rate("5,7"), { live: 5, test: 7 });
  assert.deepEqual(rate("off, 7"), { live: undefined, test: 7 });
  assert.deepEqual(rate("off"), { live: undefined, test: undefined });
});

test("connections of this machine are counted only where their number was asked for", () => {
  const counted = (text: string) => readConfig({ KAKIN_SOCKETS_PER_IP: text }, {}).socketsPerIp;
  assert.deepEqual(counted(""), { max: 256, countsLoopback: false });
  assert.deepEqual(counted("256"), { max: 256, countsLoopback: true });
  assert.equal(counted("off").max, undefined);
});

test("the address of a database is not repeated when it is refused: it holds a password", () => {
  assert.throws(
    () => readConfig({ KAKIN_DATABASE_URL: "mysql://u:hidden@h/d" }, {}),
    (fault) => fault instanceof StartError && !fault.message.includes("hidden"),
  );
});

test("a public address loses its last slash, since every URI adds its own", () => {
  const config = readConfig({ KAKIN_PUBLIC_URL: "https://pay.example.com/kakin/" }, {});
  assert.equal(config.publicUrl, "https://pay.example.com/kakin");
});

test("addresses to hand out are those configured, else those we listen at", () => {
  const local = { url: "http://127.0.0.1:1", vaultUrl: "http://127.0.0.1:2" };
  const handedOut = (environment: Record<string, string>) =>
    Object.values(addressesToHandOut(readConfig(environment, {}), local));
  const shop = "https://pay.example.com";
  assert.deepEqual(handedOut({}), [local.url, local.url]);
  assert.deepEqual(handedOut({ KAKIN_VAULT_PORT: "2" }), [local.url, local.vaultUrl]);
  assert.deepEqual(handedOut({ KAKIN_PUBLIC_URL: shop }), [shop, shop]);
  const vault = { KAKIN_VAULT_URL: "https://vault.example.com" };
  assert.deepEqual(handedOut({ KAKIN_PUBLIC_URL: shop, ...vault }), [shop, vault.KAKIN_VAULT_URL]);
});

test("what listens on every address is reached by this machine's own name", () => {
  assert.equal(addressOf("127.0.0.1", 80), "http://127.0.0.1:80");
  assert.equal(addressOf("0.0.0.0", 80), "http://localhost:80");
  assert.equal(addressOf("::1", 80), "http://[::1]:80");
});

test("loopback is what only this machine reaches", () => {
  for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1"]) assert.ok(isLoopback(host));
  for (const host of ["0.0.0.0", "::", "192.168.0.1", "127.example.com"])
    assert.ok(!isLoopback(host), host);
});
