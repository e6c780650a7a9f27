/**
 * Makes the bundle that is started: dist/kakin.cjs, which runs dist/program-….cjs, and dist/writer-thread.cjs, which that
 * starts as a worker. Everything but Node itself is inside, since reading one file starts several times faster than
 * reading hundreds. Beside the program is what V8 compiles of it in a first start.
 *
 *   node scripts/build.ts            into dist/
 *   node scripts/build.ts <folder>   somewhere else
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, build, type OutputFile, type Plugin } from "esbuild";
import { compiledFileOf } from "../src/cli/compiled-program.ts";
import { compileBundle } from "./compile-bundle.ts";

const root = dirname(import.meta.dirname);
const requireHere = createRequire(import.meta.url);
const folder = process.argv[2] === undefined ? join(root, "dist") : resolve(process.argv[2]);

/** Of Node's modules those that are asked for at once, and used later or never. */
const nodeNeededLater: ReadonlySet<string> = new Set([
  "node:child_process",
  "node:https",
  "node:worker_threads",
]);

/** An import of a module of Node's becomes a `require`, and its names are read where they are used. */
const nodeLoadedWhenUsed: Plugin = {
  name: "node, loaded when used",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ namespace, path }) =>
      // What a part of ours asks for is Node's own.
      nodeNeededLater.has(path) && namespace !== "node"
        ? { path, namespace: "node" }
        : { path, external: true },
    );
    bundle.onLoad({ filter: /^/, namespace: "node" }, ({ path }) => ({
      contents: asModuleLoadedWhenUsed(path),
    }));
  },
};

/** A module whose names are there at once, and are read when they are used. */
function asModuleLoadedWhenUsed(path: string): string {
  const names = Object.keys(requireHere(path) as object).map(
    (name) => `get ${name}() { return load().${name}; }`,
  );
  return `const load = () => require(${JSON.stringify(path)});\nmodule.exports = { ${names.join(", ")} };`;
}

/**
 * Packages that are asked for at once and needed later or never: pino by the first line that is logged, qs by the first form
 * that is not a plain one.
 */
const neededLater = ["pino", "qs"];

const oneOf = (names: readonly string[]) => new RegExp(`^(?:${names.join("|")})$`);

const packagesLoadedWhenUsed: Plugin = {
  name: "packages, loaded when used",
  setup(bundle) {
    bundle.onResolve({ filter: oneOf(neededLater) }, ({ namespace, path, resolveDir }) =>
      namespace === "later" ? undefined : { path, namespace: "later", pluginData: resolveDir },
    );
    // It stands for the whole package: who imports a single name of one would find none.
    bundle.onLoad({ filter: /^/, namespace: "later" }, ({ path, pluginData }) => ({
      contents: `const load = () => require(${JSON.stringify(path)});
        module.exports = new Proxy(load, {
          get: (_, name) => load()[name],
          apply: (_, self, values) => Reflect.apply(load(), self, values),
        });`,
      resolveDir: pluginData as string,
    }));
  },
};

const common = {
  absWorkingDir: root,
  outdir: folder,
  bundle: true,
  // An import of Node's own modules reads every name that they export, which for `node:http` loads a whole WebSocket client;
  // `require` reads none.
  format: "cjs",
  platform: "node",
  target: "node24",
  sourcemap: "linked",
  sourcesContent: false,
  // Half the text to read at a start; names stay as they are.
  minifyWhitespace: true,
  // A fault that is printed with its line shall not fill the screen.
  lineLimit: 120,
  external: ["pg-native"],
  outExtension: { ".js": ".cjs" },
  plugins: [nodeLoadedWhenUsed, packagesLoadedWhenUsed],
  logLevel: "warning",
  write: false,
} as const satisfies BuildOptions;

const { program, entries } = await makeFiles().catch(() => {
  // esbuild has said what is wrong, and where.
  process.exit(1);
});

mkdirSync(folder, { recursive: true });
program.forEach(writeWhole);
const programFile = join(folder, nameOfProgram(program));
rmSync(compiledFileOf(programFile), { force: true });
await compileBundle(programFile).catch((fault: unknown) => {
  const why = fault instanceof Error ? fault.message : String(fault);
  console.warn(`the bundle was made, but could not be tried (${why}): starts will take longer.`);
});
spareCurrent();
// What names a program comes after it.
entries.forEach(writeWhole);
const made = [...program, ...entries].map(({ path }) => basename(path));
removeParts(new Set([...made, basename(compiledFileOf(programFile))]));

async function makeFiles(): Promise<Record<"program" | "entries", OutputFile[]>> {
  const { outputFiles: program } = await build({
    ...common,
    entryPoints: { program: "src/cli/kakin.ts" },
    // What V8 has compiled of one program must never be taken for that of another.
    entryNames: "[name]-[hash]",
    banner: { js: "(function (require, __filename, __dirname, bundleUrl) {" },
    footer: { js: "})" },
    define: { "import.meta.url": "bundleUrl" },
  });
  const { outputFiles: entries } = await build({
    ...common,
    entryPoints: {
      kakin: "src/cli/run-program.ts",
      "writer-thread": "src/database/writer-thread.ts",
    },
    define: {
      "import.meta.dirname": "__dirname",
      PROGRAM: JSON.stringify(nameOfProgram(program)),
    },
  });
  return { program, entries };
}

function nameOfProgram(files: readonly OutputFile[]): string {
  const names = files.map(({ path }) => basename(path));
  return names.find((name) => name.endsWith(".cjs")) ?? "";
}

/** A server that starts while this runs reads the old file or the new one, never half of it. */
function writeWhole({ path, contents }: OutputFile): void {
  const unfinished = join(folder, `.${process.pid}.unfinished`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** The program that is about to be replaced may be wanted by a start that has just read its name. */
function spareCurrent(): void {
  const loader = join(folder, "kakin.cjs");
  const name = existsSync(loader) && /program-\w+[.]cjs/.exec(readFileSync(loader, "utf8"))?.[0];
  const now = new Date();
  if (name && existsSync(join(folder, name))) utimesSync(join(folder, name), now, now);
}

/** Removes what earlier builds have left; but not what is new, which another build or a start may be about to read. */
function removeParts(made: ReadonlySet<string>): void {
  const aMinuteAgo = Date.now() - 60_000;
  for (const name of readdirSync(folder)) {
    if (!/[.](?:c?js|map|compiled|unfinished)$/.test(name) || made.has(name)) continue;
    const { mtimeMs } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && mtimeMs < aMinuteAgo) rmSync(join(folder, name), { force: true });
  }
}
