/*
 * Pictures of the codes that payers scan. The drawing libraries are loaded when the first picture is asked for: most
 * servers never draw one.
 */

const QR_PIXELS = 480;
const QR_MARGIN = 4;

/** A QR code as SVG. */
export async function qrSvg(text: string): Promise<string> {
  const { default: qrcode } = await import("qrcode");
  return qrcode.toString(text, { type: "svg", margin: QR_MARGIN, errorCorrectionLevel: "M" });
}

/** A QR code as PNG. */
export async function qrPng(text: string): Promise<Buffer> {
  const { default: qrcode } = await import("qrcode");
  return qrcode.toBuffer(text, { margin: QR_MARGIN, errorCorrectionLevel: "M", width: QR_PIXELS });
}

const BAR_HEIGHT = 80;
const QUIET_ZONE = 20;

/**
 * A Code 128 barcode as SVG. Each bar is a `rect` with `x` and `width`, and nothing else is one: a published plugin
 * draws the bars anew from those.
 */
export async function barcodeSvg(text: string): Promise<string> {
  const modules = await code128(text);
  const bars = [...modules.matchAll(/1+/g)].map(
    ({ index, 0: bar }) =>
      `<rect x="${index + QUIET_ZONE}" y="0" width="${bar.length}" height="${BAR_HEIGHT}"/>`,
  );
  const width = modules.length + 2 * QUIET_ZONE;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${BAR_HEIGHT}" viewBox="0 0 ${width} ${BAR_HEIGHT}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${width}v${BAR_HEIGHT}H0z"/>${bars.join("")}</svg>`;
}

/** The modules of a barcode, from the left: 1 is dark, 0 is light. */
async function code128(text: string): Promise<string> {
  const { default: encode } = await import("jsbarcode");
  const drawing: { encodings?: readonly { readonly data: string }[] } = {};
  encode(drawing, text, { format: "CODE128" });
  return (drawing.encodings ?? []).map(({ data }) => data).join("");
}
