/**
 * Makes the bundle that is started: dist/kakin.js, and dist/writer-thread.js, which it starts as a worker.
 * Everything but Node itself is inside, since reading a few files starts several times faster than reading hundreds.
 * What only some commands load is in files of its own, named after their content.
 *
 *   node scripts/build.ts            into dist/
 *   node scripts/build.ts <folder>   somewhere else
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

const root = dirname(import.meta.dirname);
const requireHere = createRequire(import.meta.url);
const folder = process.argv[2] === undefined ? join(root, "dist") : resolve(process.argv[2]);

// Dependencies written as CommonJS ask for Node's own modules through `require`, which an ES module lacks.
const banner = `import { createRequire as createBundleRequire } from "node:module";
const require = createBundleRequire(import.meta.url);`;

/** Of Node's modules those that the framework or we ask for at once, and use later or never. */
const nodeNeededLater: ReadonlySet<string> = new Set([
  "node:http2",
  "node:https",
  "node:worker_threads",
]);

/**
 * Asks for Node's own modules through `require`. An import of one reads every name that it exports, which for
 * `node:http` loads a whole WebSocket client: a tenth of a start.
 */
const requireOfNode: Plugin = {
  name: "require of Node",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ kind, namespace, path }) => {
      const isWanted = kind === "import-statement" || nodeNeededLater.has(path);
      // What a part of ours asks for is Node's own.
      return isWanted && namespace !== "node"
        ? { path, namespace: "node" }
        : { path, external: true };
    });
    bundle.onLoad({ filter: /^/, namespace: "node" }, ({ path }) => ({
      contents: nodeNeededLater.has(path) ? asModuleLoadedWhenUsed(path) : asNames(path),
    }));
  },
};

function namesOf(path: string): string[] {
  return Object.keys(requireHere(path) as object).filter((name) => name !== "default");
}

/** A module whose names are there at once, and are read when they are used. */
function asModuleLoadedWhenUsed(path: string): string {
  const names = namesOf(path).map((name) => `get ${name}() { return load().${name}; }`);
  return `const load = () => require(${JSON.stringify(path)});\nmodule.exports = { ${names.join(", ")} };`;
}

/** A module that has the same names; those that nobody imports are marked as to be left away, and are never read. */
function asNames(path: string): string {
  const read = namesOf(path).map(
    (name) => `export const ${name} = /* @__PURE__ */ (() => loaded.${name})();`,
  );
  return `const loaded = require(${JSON.stringify(path)});\nexport default loaded;\n${read.join("\n")}`;
}

/**
 * Packages that are asked for at once and needed later or never: pino by the first line that is logged, qs by the first form
 * that is not a plain one, semver by plugins of the framework, of which there are none.
 */
const neededLater = ["pino", "qs", "semver"];
/** What the framework would load for schemas, which no route has, and for its own tests. */
const neverNeeded = [
  "@fastify/ajv-compiler",
  "@fastify/fast-json-stringify-compiler",
  "light-my-request",
];

const oneOf = (names: readonly string[]) => new RegExp(`^(?:${names.join("|")})$`);

/** Leaves out the ones, half of the framework's text, and loads the others when they are first used. */
const onlyWhatIsUsed: Plugin = {
  name: "only what is used",
  setup(bundle) {
    bundle.onResolve({ filter: oneOf(neverNeeded) }, ({ path }) => ({ path, namespace: "never" }));
    bundle.onLoad({ filter: /^/, namespace: "never" }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is left out of the bundle: see scripts/build.ts`)});`,
    }));
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

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: {
    kakin: "src/cli/kakin.ts",
    "writer-thread": "src/database/writer-thread.ts",
  },
  outdir: folder,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  sourcemap: "linked",
  sourcesContent: false,
  // Half the text to read at a start; names stay as they are.
  minifyWhitespace: true,
  // A fault that is printed with its line shall not fill the screen.
  lineLimit: 120,
  external: ["pg-native"],
  plugins: [requireOfNode, onlyWhatIsUsed],
  banner: { js: banner },
  logLevel: "warning",
  write: false,
}).catch(() => {
  // esbuild has said what is wrong, and where.
  process.exit(1);
});

mkdirSync(folder, { recursive: true });
// The entries come last: once they name a part, it is there.
const entries = new Set(["kakin.js", "writer-thread.js"]);
const rank = (path: string) => (entries.has(basename(path)) ? 1 : 0);
for (const { path, contents } of outputFiles.toSorted((a, b) => rank(a.path) - rank(b.path))) {
  // A server that starts while this runs reads the old file or the new one, never half of it.
  const unfinished = join(folder, `.${process.pid}.unfinished`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
removeParts(new Set(outputFiles.map(({ path }) => basename(path))));
// What Node has kept of the bundle before, compiled.
rmSync(join(folder, "..", "node_modules", ".cache", "kakin"), { recursive: true, force: true });

/** Removes what earlier bundles were made of; but not what is new, which another build or a start may be about to read. */
function removeParts(made: ReadonlySet<string>): void {
  const aMinuteAgo = Date.now() - 60_000;
  for (const name of readdirSync(folder)) {
    if (!/[.]js([.]map)?$/.test(name) || made.has(name)) continue;
    const { mtimeMs } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && mtimeMs < aMinuteAgo) rmSync(join(folder, name), { force: true });
  }
}
