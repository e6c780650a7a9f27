import { refusal } from "../catalogue/api-errors.ts";
import { findDocumentCode } from "../charges/find-payer-charge.ts";
import type { Engine } from "../engine/engine.ts";
import type { PageAnswer, PageEndpoint } from "../http/page.ts";
import { barcodeSvg, qrPng, qrSvg } from "./draw-code.ts";

const svg = "image/svg+xml; charset=utf-8";

/**
 * The picture of a code, for whoever knows its address; no key is asked for. SVG, and PNG of a QR code where `.png` is
 * appended. Source: recorded download_uri; PNG is ours.
 */
export function documentDownload(engine: Engine): PageEndpoint {
  return {
    method: "GET",
    path: "/charges/{charge_id}/documents/{document_id}/downloads/{download_key}",
    async answer({ path }): Promise<PageAnswer> {
      const name = path["download_key"] ?? "";
      const code = await findDocumentCode(engine, {
        chargeId: path["charge_id"] ?? "",
        documentId: path["document_id"] ?? "",
        downloadKey: name.replace(/\.png$/, ""),
      });
      if (code === undefined) throw refusal("not_found", "there is no such document");
      if (!name.endsWith(".png")) {
        const draw = code.kind === "qr" ? qrSvg : barcodeSvg;
        return { contentType: svg, body: await draw(code.rawData) };
      }
      if (code.kind !== "qr") throw refusal("not_found", "there is no such document");
      return { contentType: "image/png", body: await qrPng(code.rawData) };
    },
  };
}
