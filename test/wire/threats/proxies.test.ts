import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { from } from "../../support/clients.ts";
import { startEngine } from "../../support/start-engine.ts";

const promptpay = { type: "promptpay", amount: 2000, currency: "thb" };

/** The address that an engine takes a request to come from: a source keeps it. */
async function seenAs(
  environment: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  await using kakin = await startEngine({ environment });
  const { body } = await kakin.api.post("/sources", promptpay, { headers });
  return body.ip;
}

describe("a client that says it is somebody else", () => {
  const proxies = { KAKIN_TRUSTED_PROXIES: "127.0.0.0/8, 10.0.0.0/8, fd00::/8" };

  for (const [what, environment, headers, address] of [
    ["is not believed where no proxy is named", {}, from("203.0.113.7"), "127.0.0.1"],
    [
      "is not believed where it is none of the proxies",
      { KAKIN_TRUSTED_PROXIES: "10.0.0.0/8" },
      from("203.0.113.7"),
      "127.0.0.1",
    ],
    ["is believed as a trusted proxy", proxies, from("203.0.113.7"), "203.0.113.7"],
    [
      "is not believed behind a trusted proxy, which puts its own word last",
      proxies,
      from("198.51.100.1, 203.0.113.7"),
      "203.0.113.7",
    ],
    [
      "is seen through a row of trusted proxies",
      proxies,
      from("198.51.100.1, 203.0.113.7, 10.1.2.3, fd00::5"),
      "203.0.113.7",
    ],
    [
      "gains nothing by other headers",
      proxies,
      { "X-Real-IP": "203.0.113.7", Forwarded: "for=203.0.113.7", "X-Client-IP": "203.0.113.7" },
      "127.0.0.1",
    ],
  ] as const) {
    it(what, async () => {
      assert.equal(await seenAs(environment, headers), address);
    });
  }

  it("changes no address that is handed out, not even as a trusted proxy", async () => {
    await using kakin = await startEngine({ environment: proxies });
    const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
    const { body } = await kakin.api.post(
      "/links",
      { amount: 2000, currency: "thb", title: "a", description: "b" },
      { headers },
    );
    assert.ok(body.payment_uri.startsWith(`${kakin.url}/pay/`), body.payment_uri);
  });
});
