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
 * A Code 128 barcode as SVG, a pixel a module: what shows it leaves it at that size, or makes it a whole number of times
 * larger. Each bar is a `rect` with `x` and `width`, and nothing else is one: a published plugin draws the bars anew
 * from those.
 */
export async function barcodeSvg(text: string): Promise<string> {
  const { bars, length } = await drawBars(text);
  return barcode(
    `width="${length}" height="${BAR_HEIGHT}" viewBox="0 0 ${length} ${BAR_HEIGHT}"`,
    bars,
  );
}

/** The same from top to bottom, for screens that are narrower than the code is long; a scanner is held across. */
export async function standingBarcodeSvg(text: string): Promise<string> {
  const { bars, length } = await drawBars(text);
  const turned = `<g transform="matrix(0 1 1 0 0 0)">${bars}</g>`;
  return barcode(
    `width="${BAR_HEIGHT}" height="${length}" viewBox="0 0 ${BAR_HEIGHT} ${length}"`,
    turned,
  );
}

function barcode(size: string, drawing: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges">${drawing}</svg>`;
}

async function drawBars(text: string): Promise<{ readonly bars: string; readonly length: number }> {
  const modules = await code128(text);
  const length = modules.length + 2 * QUIET_ZONE;
  const ground = `<path fill="#fff" d="M0 0h${length}v${BAR_HEIGHT}H0z"/>`;
  const bars = [...modules.matchAll(/1+/g)].map(
    ({ index, 0: bar }) =>
      `<rect x="${index + QUIET_ZONE}" y="0" width="${bar.length}" height="${BAR_HEIGHT}"/>`,
  );
  return { bars: ground + bars.join(""), length };
}

/** The modules of a barcode, from the left: 1 is dark, 0 is light. */
async function code128(text: string): Promise<string> {
  const { default: encode } = await import("jsbarcode");
  const drawing: { encodings?: readonly { readonly data: string }[] } = {};
  encode(drawing, text, { format: "CODE128" });
  return (drawing.encodings ?? []).map(({ data }) => data).join("");
}
