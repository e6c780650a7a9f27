declare module "paynowqr" {
  /** Builds the payload of a PayNow QR code; `amount` is in dollars, `expiry` a day as YYYYMMDD. */
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default class PaynowQR {
    constructor(payment: {
      readonly uen: string;
      readonly amount: number;
      readonly editable: boolean;
      readonly expiry: string;
      readonly refNumber: string;
      readonly company: string;
    });
    output(): string;
  }
}
