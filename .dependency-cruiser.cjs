// Who may import whom. Lower lines may not import higher lines; folders on one line may not import each other.
const levels = [
  ["primitives"],
  ["catalogue", "versions"],
  ["database", "http", "acquirers"],
  ["engine"],
  ["accounts", "jobs", "idempotency"],
  ["events", "ledger", "vault"],
  ["customers", "sources", "links"],
  ["charges"],
  ["webhooks", "pages", "capability", "samples", "workbench"],
  ["operator"],
];
// Above them all: the files of src itself, which wire things together, and the command line.
const top = ["^src/[^/]+[.]ts$", "^src/cli/"];
const inside = (folders) => `^src/(${folders.join("|")})/`;

const onlyDownwards = levels.map((level, i) => ({
  name: `only-downwards-from-${level.join("-")}`,
  severity: "error",
  from: { path: inside(level) },
  to: { path: [...top, ...levels.slice(i + 1).map(inside)] },
}));

const noNeighbours = levels
  .filter((level) => level.length > 1)
  .flatMap((level) =>
    level.map((folder) => ({
      name: `${folder}-imports-no-neighbour`,
      severity: "error",
      from: { path: inside([folder]) },
      to: { path: inside(level.filter((other) => other !== folder)) },
    })),
  );

// Files that only decide: which states things have, what is allowed, how they look on the wire.
const decision =
  "(/|-)(lifecycle|rules|params|json)[.]ts$|/(charge|refund|card|token|customer|account|outcome|recipes|chart)[.]ts$";
const knowsTheWorld = "^src/(engine|http|jobs|idempotency)/|(/|-)(store|routes)[.]ts$";
const touchesTheWorld =
  "^src/database/(?!(change-set|paging|schema)[.]ts$)|(/|-)store[.]ts$|(^|/)node_modules/(find-my-way|kysely|pg|pino|pino-pretty)/|^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|net|os|process|sqlite|tls|worker_threads)(/|$)";
const product = "[.]test[.]ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...onlyDownwards,
    ...noNeighbours,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "every-folder-has-a-level",
      comment: "A new folder of src/ is written into the levels above before anything imports it.",
      severity: "error",
      from: { path: "^src/", pathNot: [inside(levels.flat()), ...top] },
      to: {},
    },
    {
      name: "decisions-are-pure",
      comment: "A table or a rule takes plain data; what reads the engine or a store is an action.",
      severity: "error",
      from: { path: decision },
      to: { path: [knowsTheWorld, touchesTheWorld] },
    },
    {
      // Judged on what is loaded when it runs, where the imports of types are gone: scripts/architecture.ts.
      name: "run-time-decisions-are-pure",
      comment: "A table or a rule loads nothing that has to do with disk, network or database.",
      severity: "error",
      from: { path: decision },
      to: { path: touchesTheWorld, reachable: true },
    },
    {
      name: "only-stores-speak-sql",
      severity: "error",
      from: { path: "^src/(?!database/|engine/|cli/)[^/]+/", pathNot: "(/|-)store[.]ts$" },
      to: {
        path: "^src/database/|(^|/)node_modules/(kysely|pg)/",
        // Plain data that every action handles: what is to be written, and which page is asked for.
        pathNot: "^src/database/(change-set|paging)[.]ts$",
      },
    },
    {
      name: "only-routes-speak-http",
      severity: "error",
      from: {
        path: "^src/(?!http/|pages/|cli/)[^/]+/",
        pathNot: "(/|-)routes[.]ts$",
      },
      to: { path: "^src/http/" },
    },
    {
      name: "a-store-is-private",
      comment: "Other folders ask an action or a find… of this one.",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "(/|-)(store|routes)[.]ts$", pathNot: "^src/$1/" },
    },
    {
      name: "connectors-know-only-the-contract",
      severity: "error",
      from: { path: "^src/acquirers/([^/]+)/" },
      to: {
        path: "^src/",
        pathNot:
          "^src/(primitives|catalogue)/|^src/acquirers/(connector|outcome)[.]ts$|^src/acquirers/$1/",
      },
    },
    {
      name: "routing-stays-in-http",
      severity: "error",
      from: { pathNot: "^src/http/" },
      to: { path: "(^|/)node_modules/(find-my-way|@fastify/proxy-addr)/" },
    },
    {
      name: "no-test-in-product",
      severity: "error",
      from: { pathNot: product },
      to: { path: [product, "^test/", "^bench/", "^scripts/"] },
    },
    {
      name: "no-dev-dependency-in-product",
      severity: "error",
      from: { pathNot: product },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-unresolvable-import",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-vague-names",
      comment: "A file is named after what it holds, in the words of docs/glossary.md.",
      severity: "error",
      from: {},
      to: {
        path: "^src/.*(/|-)(index|utils?|helpers?|managers?|services?|handlers?|common|misc|base|impl)([.]ts$|/)",
      },
    },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: "[.]d[.]ts$" },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
    },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
