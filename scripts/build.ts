/**
 * Makes the bundle that is started: dist/kakin.js, and dist/writer-thread.js, which it starts as a worker.
 * Everything but Node itself is inside, since reading one file starts several times faster than reading hundreds.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);

// Dependencies written as CommonJS ask for Node's own modules through `require`, which an ES module lacks.
const banner = `import { createRequire as createBundleRequire } from "node:module";
const require = createBundleRequire(import.meta.url);`;

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: {
    kakin: "src/cli/kakin.ts",
    "writer-thread": "src/database/writer-thread.ts",
  },
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  sourcemap: "linked",
  sourcesContent: false,
  external: ["pg-native"],
  banner: { js: banner },
  logLevel: "warning",
  write: false,
}).catch(() => {
  // esbuild has said what is wrong, and where.
  process.exit(1);
});

for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  // A server that starts while this runs reads the old file or the new one, never half of it.
  const unfinished = join(dirname(path), `.${process.pid}.unfinished`);
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
