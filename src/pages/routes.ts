import type { Engine } from "../engine/engine.ts";
import type { Endpoint } from "../http/endpoint.ts";
import { pageEndpoint } from "../http/page.ts";
import { documentDownload } from "./documents.ts";
import { errorPage } from "./error-page.ts";
import { pageFiles } from "./files.ts";
import { linkPages } from "./links/link-pages.ts";
import { payerPages, paymentStatuses } from "./payer-pages.ts";

/** Everything that browsers open: nobody brings a key here. */
export function pageEndpoints(engine: Engine): readonly Endpoint[] {
  const pages = [...payerPages(engine), ...linkPages(engine), documentDownload(engine), pageFiles];
  return [...pages.map((page) => pageEndpoint(page, errorPage)), ...paymentStatuses(engine)];
}
