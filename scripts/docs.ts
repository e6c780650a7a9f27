/**
 * `npm run docs`: writes docs/generated/ from the tables, so that what people read is what the engine does.
 * The pages are the same whoever writes them and whenever; `npm run check -- docs` compares them.
 */
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assumptionsPage } from "./docs/assumptions-page.ts";
import {
  cardBrandsPage,
  countriesPage,
  errorCodesPage,
  exchangeRatesPage,
  failureCodesPage,
  paymentMethodsPage,
  testCardsPage,
} from "./docs/catalogue-pages.ts";
import { configurationPage, eventsPage, ledgerPage, routesPage } from "./docs/engine-pages.ts";
import { lifecyclePage } from "./docs/lifecycle-page.ts";
import { pageText } from "./docs/markdown.ts";
import { versionsPage } from "./docs/versions-page.ts";
import { webhooksPage } from "./docs/webhooks-page.ts";

const folder = join(dirname(import.meta.dirname), "docs", "generated");

const pages = [
  lifecyclePage(),
  routesPage(),
  configurationPage(),
  errorCodesPage(),
  failureCodesPage(),
  testCardsPage(),
  cardBrandsPage(),
  countriesPage(),
  paymentMethodsPage(),
  exchangeRatesPage(),
  eventsPage(),
  webhooksPage(),
  ledgerPage(),
  versionsPage(),
  assumptionsPage(),
];

mkdirSync(folder, { recursive: true });
for (const page of pages) writeFileSync(join(folder, page.file), pageText(page));
const written = new Set(pages.map(({ file }) => file));
// A page that no table stands behind any more would go on saying what is no longer so.
for (const file of globSync("*.md", { cwd: folder })) {
  if (!written.has(file)) rmSync(join(folder, file));
}
