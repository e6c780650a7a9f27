import { refusal } from "../catalogue/api-errors.ts";
import { findDocumentCode } from "../charges/find-payer-charge.ts";
import type { Engine } from "../engine/engine.ts";
import type { PageAnswer, PageEndpoint } from "../http/page.ts";
import { barcodeSvg, qrPng, qrSvg, standingBarcodeSvg } from "./draw-code.ts";

const svg = "image/svg+xml; charset=utf-8";

/** Behind a barcode's address: the one that stands upright. */
export const STANDING = ".standing";

// What is appended to a document's address: the kind of code that is drawn so, by what, as what.
// biome-ignore format: a table reads by columns
const drawings = {
  qr:   { "": [qrSvg, svg],      ".png": [qrPng, "image/png"] },
  bill: { "": [barcodeSvg, svg], [STANDING]: [standingBarcodeSvg, svg] },
} as const satisfies Record<string, Record<string, Drawing>>;

type Drawing = readonly [draw: (text: string) => Promise<string | Buffer>, contentType: string];

/**
 * The picture of a code, for whoever knows its address; no key is asked for. SVG; where `.png` is appended to a QR
 * code's address PNG, and where `.standing` is to a barcode's, the code from top to bottom.
 * Source: recorded download_uri; what is appended is ours.
 */
export function documentDownload(engine: Engine): PageEndpoint {
  return {
    method: "GET",
    path: "/charges/{charge_id}/documents/{document_id}/downloads/{download_key}",
    async answer({ path }): Promise<PageAnswer> {
      const [, downloadKey = "", appended = ""] =
        /^([^.]*)(.*)$/.exec(path["download_key"] ?? "") ?? [];
      const code = await findDocumentCode(engine, {
        chargeId: path["charge_id"] ?? "",
        documentId: path["document_id"] ?? "",
        downloadKey,
      });
      if (code === undefined) throw refusal("not_found", "there is no such document");
      const drawing = (drawings[code.kind] as Readonly<Record<string, Drawing>>)[appended];
      if (drawing === undefined) throw refusal("not_found", "there is no such document");
      const [draw, contentType] = drawing;
      return { contentType, body: await draw(code.rawData) };
    },
  };
}
