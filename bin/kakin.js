#!/usr/bin/env node
// The command `kakin`: sets up what is missing, then hands over to the bundle under a Node that is new enough.
import { pathToFileURL } from "node:url";
import { ensureBundle } from "./set-up/bundle.js";
import { ensureDependencies } from "./set-up/dependencies.js";
import { endWithNpm } from "./set-up/end-with-npm.js";
import { findNode } from "./set-up/node.js";
import { runInPlace } from "./set-up/run-in-place.js";

endWithNpm();
ensureDependencies();
const node = findNode();
const bundle = ensureBundle(node);
if (node === process.execPath) await import(pathToFileURL(bundle).href);
else runInPlace(node, [bundle, ...process.argv.slice(2)]);
