import type { AccountSettings } from "./account.ts";

/** The settings of webhooks with another address in one mode; null takes it away. */
export function withWebhookUri(
  webhooks: AccountSettings["webhooks"],
  livemode: boolean,
  uri: string | null,
): AccountSettings["webhooks"] {
  const mode = livemode ? "live" : "test";
  return { ...webhooks, [mode]: { ...webhooks[mode], uri } };
}
