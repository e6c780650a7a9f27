import { api } from "../../src/api.ts";
import { countries } from "../../src/catalogue/countries.ts";
import { settings } from "../../src/engine/config.ts";
import { eventTypes } from "../../src/events/event-types.ts";
import { ledgerAccounts } from "../../src/ledger/chart.ts";
import { type EntryAmounts, postingsOf } from "../../src/ledger/journal.ts";
import { type Happening, type Recipe, recipes } from "../../src/ledger/recipes.ts";
import { feeOf, minorUnits } from "../../src/primitives/money.ts";
import { webhookToolRoutes } from "../../src/webhooks/routes.ts";
import { workbenchRoutes } from "../../src/workbench/routes.ts";
import { triggerRoutes } from "../../src/workbench/trigger-routes.ts";
import { code, type Page, sourceLink, table } from "./markdown.ts";
import { fileOfFunction } from "./sources.ts";

const keyTexts = { secret: "secret", public: "public", any: "secret or public", none: "none" };

type ListedRoute = (typeof api)[number];

function routeRow(route: ListedRoute): string[] {
  const { name } = route.action as { readonly name: string };
  const file = fileOfFunction(name);
  return [
    route.method,
    code(route.path),
    keyTexts[route.key],
    route.host,
    route.crossOrigin === true ? "yes" : "",
    route.method === "GET" || route.host === "vault" ? "" : "yes",
    file === undefined ? "" : sourceLink(file, file.replace("src/", "")),
  ];
}

const routeHeads = [
  "method",
  "path",
  "key",
  "host",
  "cross-origin",
  "`Idempotency-Key`",
  "done by",
];

/** Every endpoint of the API. */
export function routesPage(): Page {
  const workbench = [
    ...workbenchRoutes(async () => undefined),
    ...triggerRoutes,
    ...webhookToolRoutes({ resend: () => 0 }),
  ];
  return {
    file: "routes.md",
    title: "Endpoints",
    from: [
      "src/api.ts",
      "src/workbench/routes.ts",
      "src/workbench/trigger-routes.ts",
      "src/webhooks/routes.ts",
    ],
    body: [
      "Each row stands in the `routes.ts` of its folder. The key is the user name of HTTP Basic; the password is ignored.",
      "`vault` paths answer on the API's port too unless they were given one of their own. Cross-origin: pages of other",
      "sites may call it with a public key.",
      "",
      "## The API",
      "",
      ...table(routeHeads, api.map(routeRow)),
      "",
      "## The workbench",
      "",
      "Ours, for testers, in test mode only.",
      "",
      ...table(routeHeads, workbench.map(routeRow)),
      "",
      "`GET /_kakin/events/stream`, with a secret key, goes on until it is broken off: server-sent events, `ready` first, then",
      "`event` and `resent`, each with the body and the headers of its webhook.",
      "",
      "## Around it",
      "",
      "What payers open in a browser (pages, pictures of codes) has no key: its address is the secret.",
      "",
      "`GET /healthz` answers without a key, on every port. The command line speaks to a running server under",
      "`/_kakin/operator`, with a token that only those who can read the data folder have.",
    ],
  };
}

/** Every setting, and the three ways to say it. */
export function configurationPage(): Page {
  const rows = Object.values(settings).map((row) => {
    const { variable, option, kind, fallback, meaning } = row as typeof row & { option?: string };
    return [code(variable), code(option ?? ""), kind, code(fallback), meaning];
  });
  return {
    file: "configuration.md",
    title: "Configuration",
    from: ["src/engine/config.ts"],
    body: [
      "A switch of the command line comes before the variable of the environment, and that before the default. A value",
      "that cannot be understood stops the start with one line that says what is wanted.",
      "",
      ...table(["variable", "switch", "kind", "default", "meaning"], rows),
    ],
  };
}

const allRecipes: Readonly<Record<Happening, Recipe>> = recipes;
const happenings = Object.keys(recipes) as Happening[];

function recipeRows(happening: Happening): string[][] {
  return allRecipes[happening].lines.map(([side, account, part], i) => [
    i === 0 ? code(happening) : "",
    side,
    code(account),
    part,
    i === 0 ? code(allRecipes[happening].key ?? "") : "",
  ]);
}

/** One charge of 1,000 baht by card, as the books see it. */
function exampleRows(): (string | number)[][] {
  const { feeRate, feeFlat, vatRate } = countries.TH.cardFee;
  const amount = minorUnits(100_000);
  const none = minorUnits(0);
  const { fee, feeVat } = feeOf({
    amount,
    ratePercent: feeRate,
    flat: feeFlat,
    vatPercent: vatRate,
  });
  const plain: EntryAmounts = { currency: "THB", amount, fee: none, vat: none };
  const whole: EntryAmounts = { ...plain, fee, vat: feeVat };
  const steps: readonly (readonly [Happening, EntryAmounts])[] = [
    ["authorised", plain],
    ["released", plain],
    ["captured", whole],
    ["voided", whole],
  ];
  return steps.flatMap(([happening, amounts]) =>
    postingsOf(happening, amounts).map((posting, i) => [
      i === 0 ? code(happening) : "",
      code(posting.account),
      posting.amount,
    ]),
  );
}

/** The accounts of the books, and what each happening writes into them. */
export function ledgerPage(): Page {
  return {
    file: "ledger.md",
    title: "The ledger",
    from: ["src/ledger/chart.ts", "src/ledger/recipes.ts"],
    body: [
      "Double entry, append-only: what happened is a journal entry whose lines sum to zero. It is written in the change",
      "set that moves the charge, so the two cannot come apart.",
      "",
      "## Accounts",
      "",
      "Each exists once per merchant, mode and currency.",
      "",
      ...table(
        ["account", "type", "meaning"],
        Object.entries(ledgerAccounts).map(([name, { type, meaning }]) => [
          code(name),
          type,
          meaning,
        ]),
      ),
      "",
      "## Recipes",
      "",
      "`net` is amount − fee − interest − vat. Where the last column names a key, the entry is a balance transaction on the wire.",
      "",
      ...table(
        ["happening", "side", "account", "part", "balance transaction"],
        happenings.flatMap(recipeRows),
      ),
      "",
      "## Example",
      "",
      "1,000.00 THB by card in Thailand: reserved, captured whole, voided on the same day. Amounts in satang, a debit",
      "above zero, a credit below. A capture writes `released` and `captured` together.",
      "",
      ...table(["happening", "account", "amount"], exampleRows()),
    ],
  };
}

/** Everything that is announced. */
export function eventsPage(): Page {
  return {
    file: "events.md",
    title: "Events",
    from: ["src/events/event-types.ts"],
    body: [
      "An event is written in the change set of what it tells of, with the object as it was then, in the account's API",
      "version of that moment.",
      "",
      ...table(
        ["key", "carries", "when"],
        Object.entries(eventTypes).map(([key, { data, when }]) => [code(key), data, when]),
      ),
    ],
  };
}
