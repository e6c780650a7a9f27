import { settings } from "../../src/engine/config.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/primitives/clock.ts";
import { addressRanges } from "../../src/webhooks/address-guard.ts";
import { JITTER_SHARE, retrySchedule } from "../../src/webhooks/retry-schedule.ts";
import { ATTEMPT_TIMEOUT_MS } from "../../src/webhooks/send-webhook.ts";
import { code, type Page, table } from "./markdown.ts";

/** When webhooks are tried again, and where they never go. */
export function webhooksPage(): Page {
  return {
    file: "webhooks.md",
    title: "Webhooks",
    from: ["src/webhooks/retry-schedule.ts", "src/webhooks/address-guard.ts"],
    body: [
      "## When they are tried again",
      "",
      `An attempt fails when no answer of 2xx comes within ${ATTEMPT_TIMEOUT_MS / 1000} seconds. Then it is tried again, \`${settings.webhookRetries.variable}\` times at most:`,
      "",
      ...table(["retry", "after the attempt before", "after the first, at least"], retryRows()),
      "",
      `Each wait is up to ${100 * JITTER_SHARE} % longer, by chance. After the last retry the delivery is given up; it can be sent again by hand.`,
      "",
      "## Where they never go",
      "",
      "Every address that a name leads to is held against this table when a connection is opened. *At home* is test mode of",
      "a server that listens on loopback. `KAKIN_WEBHOOK_ALLOW` opens what it names.",
      "",
      ...table(
        ["addresses", "what they are", "at home"],
        addressRanges.map(([network, meaning, reach]) => [
          code(network),
          meaning,
          reach === "home" ? "yes" : "no",
        ]),
      ),
      "",
      "Of IPv6 nothing else is dialled but `2000::/3`.",
    ],
  };
}

function retryRows(): string[][] {
  let sinceFirstMs = 0;
  return retrySchedule.map((delayMs, i) => {
    sinceFirstMs += delayMs;
    return [String(i + 1), durationText(delayMs), durationText(sinceFirstMs)];
  });
}

function durationText(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.round((ms % HOUR_MS) / MINUTE_MS);
  return [hours > 0 ? `${hours} h` : "", minutes > 0 ? `${minutes} min` : ""]
    .filter((part) => part !== "")
    .join(" ");
}
