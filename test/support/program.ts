import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Api, apiAt } from "./api.ts";
import { testDatabaseUrl } from "./start-engine.ts";

/** What a finished process has left: how it ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program, in a folder of its own, so that no other build changes it meanwhile. */
export interface Program extends Disposable {
  /** Where it was built. */
  readonly folder: string;
  /** Runs it to its end. */
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Starts it, and leaves it running. */
  begin(args: readonly string[]): Running;
  /** Starts a server with it, on any free port, and waits until it is ready. */
  serve(args: readonly string[]): Promise<RunningServer>;
}

/** A process that runs; what is still running when its scope ends is killed. */
export interface Running extends AsyncDisposable {
  /** What it has said until now. */
  said(): { readonly stdout: string; readonly stderr: string };
  /** Waits until standard output has it. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** Whether what it says on standard error is read, as it is from the beginning. */
  readErrors(isRead: boolean): void;
  /** Waits until it has ended by itself. */
  ended(): Promise<Ended>;
  /** The same, for one whose standard error is not read. */
  exited(): Promise<number | null>;
}

/** A server in a process of its own. */
export interface RunningServer extends Running {
  readonly url: string;
  readonly vaultUrl: string;
  readonly pid: number;
  /** With the keys that it printed. */
  readonly api: Api;
}

/** A place for data: a folder, and with TEST_DATABASE_URL a database of its own on that server. */
export interface DataPlace extends AsyncDisposable {
  readonly folder: string;
  /** The switches that name it. */
  readonly switches: readonly string[];
}

/** Builds the program. */
export function buildProgram(): Program {
  const folder = mkdtempSync(join(tmpdir(), "kakin-program-"));
  const script = join(import.meta.dirname, "..", "..", "scripts", "build.ts");
  const built = spawnSync(process.execPath, [script, join(folder, "dist")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stderr}`);
  const begin = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    watch(
      spawn(process.execPath, [join(folder, "dist", "kakin.cjs"), ...args], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...withoutSettings(process.env), ...more },
      }),
    );
  return {
    folder: join(folder, "dist"),
    run: (args, environment) => begin(args, environment).ended(),
    begin,
    async serve(args) {
      const server = begin(["start", "--port", "0", "--json", ...args]);
      const [line] = await server.until(/^.*\n/);
      return { ...server, ...addressedBy(JSON.parse(line) as ReadyLine) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface ReadyLine {
  readonly url: string;
  readonly vault_url: string;
  readonly public_key: string | null;
  readonly secret_key: string | null;
  readonly pid: number;
}

function addressedBy(ready: ReadyLine): Pick<RunningServer, "url" | "vaultUrl" | "pid" | "api"> {
  const { url, vault_url: vaultUrl, pid } = ready;
  const keys = { public: ready.public_key ?? "", secret: ready.secret_key ?? "" };
  return { url, vaultUrl, pid, api: apiAt({ url, vaultUrl, keys }) };
}

function watch(child: ChildProcess): Running {
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const closed = once(child, "close").then(([code]) => code as number | null);
  const ended = async () => ({ code: await closed, ...said });
  return {
    said: () => ({ ...said }),
    signal: (signal) => void child.kill(signal),
    readErrors(isRead) {
      if (isRead) child.stderr?.resume();
      else child.stderr?.pause();
    },
    ended,
    exited: () => exited,
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(said.stdout);
        if (found !== null) return found;
        const more = child.stdout === null ? closed : once(child.stdout, "data");
        const isOver = await Promise.race([more.then(() => false), closed.then(() => true)]);
        if (isOver) throw new Error(`it ended without ${pattern.source}: ${said.stderr}`);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      child.stderr?.resume();
      await closed;
    },
  };
}

/** Settings of the person who runs the tests must not reach the programs. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(KAKIN_|NODE_)/.test(name)),
  );
}

/** A fresh place on the database that the tests run on. */
export async function freshPlace(): Promise<DataPlace> {
  const folder = mkdtempSync(join(tmpdir(), "kakin-data-"));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  const data = ["--data", folder];
  if (testDatabaseUrl === undefined) {
    return { folder, switches: data, [Symbol.asyncDispose]: async () => discard() };
  }
  const name = `kakin_test_${randomBytes(6).toString("hex")}`;
  await onServer(testDatabaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(testDatabaseUrl);
  url.pathname = name;
  return {
    folder,
    switches: [...data, "--database-url", url.href],
    async [Symbol.asyncDispose]() {
      await onServer(testDatabaseUrl ?? "", `DROP DATABASE ${name} WITH (FORCE)`);
      discard();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A fresh folder, for what concerns the embedded database alone. */
export function freshFolder(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "kakin-data-"));
  return {
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A line as a person pastes it into bash. */
export async function pasteIntoBash(line: string): Promise<Ended> {
  const bash = spawn("bash", ["-c", line], { stdio: ["ignore", "pipe", "pipe"] });
  return watch(bash).ended();
}
