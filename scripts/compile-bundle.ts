import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** On a slow machine a start takes a second. */
const PATIENCE_MS = 20_000;

/**
 * Starts the bundled server once, on data of its own that are thrown away, does with it what whoever starts it does
 * first, and keeps what V8 has compiled by then.
 */
export async function compileBundle(program: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "kakin-build-"));
  const server = fork(
    join(import.meta.dirname, "run-and-keep.ts"),
    [program, "start", "--json", "--port", "0", "--data", data],
    { execArgv: [], env: withoutSettings(), stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  const complaints = text(server.stderr as NodeJS.ReadableStream);
  const tooLate = setTimeout(() => server.kill("SIGKILL"), PATIENCE_MS);
  try {
    const ended = once(server, "exit");
    await useOnce(await readyLine(server.stdout as NodeJS.ReadableStream));
    server.send("keep");
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`it ended with ${code ?? "a signal"}`);
  } catch (fault) {
    server.kill("SIGKILL");
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new Error(`${why}; its log: ${await complaints}`);
  } finally {
    clearTimeout(tooLate);
    server.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  }
}

/** What `kakin start --json` says when it is ready, as far as it is read here. */
interface Ready {
  readonly url: string;
  readonly vault_url: string;
  readonly public_key: string;
  readonly secret_key: string;
}

async function readyLine(output: NodeJS.ReadableStream): Promise<Ready> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line) as Ready;
  throw new Error("it did not start");
}

/** A token, a charge with it, and a look at the list. */
async function useOnce(ready: Ready): Promise<void> {
  const card = {
    "card[name]": "Somchai Prasert",
    "card[number]": "4242424242424242",
    "card[expiration_month]": "12",
    "card[expiration_year]": String(new Date().getFullYear() + 5),
    "card[security_code]": "123",
  };
  const { id } = await ask(`${ready.vault_url}/tokens`, ready.public_key, card);
  await ask(`${ready.url}/charges`, ready.secret_key, {
    amount: "100000",
    currency: "thb",
    card: id,
  });
  await ask(`${ready.url}/charges?limit=1`, ready.secret_key);
}

async function ask(
  url: string,
  key: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ readonly id: string }> {
  const headers = { Authorization: `Basic ${btoa(`${key}:`)}` };
  const asked = form && { method: "POST", body: new URLSearchParams(form) };
  const response = await fetch(url, { headers, ...asked });
  if (response.status !== 200) throw new Error(`it answered ${url} with ${response.status}`);
  return (await response.json()) as { readonly id: string };
}

/** The settings of whoever builds are none of this server's. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("KAKIN_")),
  );
}
