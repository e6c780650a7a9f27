import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** On a slow machine a start takes a second. */
const PATIENCE_MS = 20_000;

/**
 * Starts the bundled server once, does with it what whoever starts it does first, and has it keep what V8 has compiled
 * by then.
 * @throws Error that says why not; nothing is left running then.
 */
export async function compileBundle(program: string): Promise<void> {
  const server = fork(join(import.meta.dirname, "run-and-keep.ts"), [program], {
    execArgv: [],
    env: ownEnvironment(),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = endOf(server);
  const complaints = text(server.stderr as NodeJS.ReadableStream);
  const tooLate = setTimeout(() => server.kill("SIGKILL"), PATIENCE_MS);
  try {
    await useOnce(await readyLine(server.stdout as NodeJS.ReadableStream));
    // Who has ended already cannot be told; that it has ended is seen below.
    server.send("keep", () => undefined);
    const how = await ended;
    if (how !== 0) throw new Error(`it ended with ${how}`);
  } catch (fault) {
    // It ends by itself, and cleans up, when it has lost its parent.
    if (server.connected) server.disconnect();
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new Error(`${why}; its log: ${await complaints}`);
  } finally {
    clearTimeout(tooLate);
  }
}

/** Its exit code, or what ended it instead; never rejects. */
async function endOf(server: ChildProcess): Promise<number | string> {
  try {
    const [code, signal] = (await once(server, "exit")) as [number | null, string | null];
    return code ?? String(signal);
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
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
  const token = await ask(`${ready.vault_url}/tokens`, ready.public_key, card);
  const charge = { amount: "100000", currency: "thb", card: token.id };
  await ask(`${ready.url}/charges`, ready.secret_key, charge);
  await ask(`${ready.url}/charges?limit=1`, ready.secret_key);
}

async function ask(
  url: string,
  key: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ readonly id: string }> {
  const headers = {
    Authorization: `Basic ${btoa(`${key}:`)}`,
    "Content-Type": "application/x-www-form-urlencoded",
  };
  // An agent of its own asks no proxy of the environment.
  const agent = new Agent();
  const asking = request(url, { method: form === undefined ? "GET" : "POST", headers, agent });
  asking.end(form && new URLSearchParams(form).toString());
  const [response] = (await once(asking, "response")) as [
    NodeJS.ReadableStream & { statusCode: number },
  ];
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`it answered ${url} with ${body}`);
  return JSON.parse(body) as { readonly id: string };
}

/** Neither kakin's settings nor Node's own of whoever builds: V8 takes what was compiled under the same options alone. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:KAKIN|NODE)_/.test(name)),
  );
}
