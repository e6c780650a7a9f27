import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./folder.ts";

/** A CPU profile as V8 writes it, as far as it is read here. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** µs between samples. */
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
  readonly endTime: number;
}

interface ProfileNode {
  readonly id: number;
  readonly children?: readonly number[];
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/** The time that was spent in a file or package itself, not in what it calls. */
export interface SelfTime {
  /**
   * A file of src, a package, what V8 says of itself (`(garbage collector)`), or a module or native function of Node
   * with the file or package that led there.
   */
  readonly place: string;
  readonly us: number;
  /** Its functions, the costliest first. */
  readonly functions: readonly { readonly name: string; readonly us: number }[];
}

/** Reads a profile: what the last `lastMs` of it were spent on, the costliest first. */
export function readProfile(file: string, lastMs: number): SelfTime[] {
  const profile = JSON.parse(readFileSync(file, "utf8")) as CpuProfile;
  const places = new Map<string, Map<string, number>>();
  const placed = placeNodes(profile.nodes);
  const fromUs = profile.endTime - lastMs * 1000;
  let atUs = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const spentUs = profile.timeDeltas[i + 1] ?? 0;
    atUs += profile.timeDeltas[i] ?? 0;
    const found = placed.get(id);
    if (atUs < fromUs || found === undefined || found.place === "(idle)") continue;
    const functions = places.get(found.place) ?? new Map<string, number>();
    functions.set(found.name, (functions.get(found.name) ?? 0) + spentUs);
    places.set(found.place, functions);
  }
  return [...places]
    .map(([place, functions]) => ({
      place,
      us: [...functions.values()].reduce((sum, us) => sum + us, 0),
      functions: [...functions]
        .map(([name, us]) => ({ name, us }))
        .sort((one, other) => other.us - one.us),
    }))
    .sort((one, other) => other.us - one.us);
}

interface Place {
  readonly place: string;
  readonly name: string;
}

/** Where each node belongs; what is Node's own belongs to whoever of us led there. */
function placeNodes(nodes: readonly ProfileNode[]): Map<number, Place> {
  const parents = new Map<number, ProfileNode>();
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node);
  const ourOwn = new Map<number, Place | undefined>();
  for (const node of nodes) ourOwn.set(node.id, placeOfOurs(node));
  const placed = new Map<number, Place>();
  for (const node of nodes) {
    const { functionName, url } = node.callFrame;
    const own = ourOwn.get(node.id);
    if (own !== undefined) placed.set(node.id, own);
    else if (url === "" && functionName.startsWith("(")) {
      placed.set(node.id, { place: functionName, name: functionName });
    } else {
      let from = parents.get(node.id);
      while (from !== undefined && ourOwn.get(from.id) === undefined) from = parents.get(from.id);
      const led = from === undefined ? "" : ` ← ${ourOwn.get(from.id)?.place ?? ""}`;
      placed.set(node.id, { place: `${url || "native"}${led}`, name: functionName });
    }
  }
  return placed;
}

function placeOfOurs({ callFrame }: ProfileNode): Place | undefined {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  if (url === "" || url.startsWith("node:")) return undefined;
  const entry = sourceMapOf(url)?.findEntry(lineNumber, columnNumber);
  const source = entry !== undefined && "originalSource" in entry ? entry.originalSource : url;
  const ofPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
  const path = source.startsWith("file:") ? relative(root, fileURLToPath(source)) : source;
  return {
    place: ofPackage ?? path.replace(/^(?:\.\.\/)+/, ""),
    name: functionName || "(anonymous)",
  };
}

const sourceMaps = new Map<string, SourceMap | undefined>();

function sourceMapOf(url: string): SourceMap | undefined {
  if (!sourceMaps.has(url)) sourceMaps.set(url, readSourceMap(url));
  return sourceMaps.get(url);
}

function readSourceMap(url: string): SourceMap | undefined {
  try {
    const text = readFileSync(`${fileURLToPath(url)}.map`, "utf8");
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    // Not part of the bundle: shown by its own path.
    return undefined;
  }
}
