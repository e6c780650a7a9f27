#!/usr/bin/env node
// Runs something of this checkout: `node bin/run.js [--bundle] [node options] scripts/x.ts [arguments]`.
// Sets up what is missing first; with --bundle the bundle too, for scripts that start the built server.
import { ensureBundle } from "./set-up/bundle.js";
import { ensureDependencies } from "./set-up/dependencies.js";
import { endWithNpm } from "./set-up/end-with-npm.js";
import { findNode } from "./set-up/node.js";
import { root } from "./set-up/place.js";
import { runInPlace } from "./set-up/run-in-place.js";

endWithNpm();
process.chdir(root);
ensureDependencies();
const node = findNode();
const [first, ...rest] = process.argv.slice(2);
if (first === "--bundle") ensureBundle(node);
const args = first === "--bundle" ? rest : [first, ...rest];
if (args.length > 0) runInPlace(node, args);
