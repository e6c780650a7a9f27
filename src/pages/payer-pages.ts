import { refusal } from "../catalogue/api-errors.ts";
import { findPayerCharge, type PayerCharge } from "../charges/find-payer-charge.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint, HttpRequest } from "../http/endpoint.ts";
import { type PageAnswer, type PageEndpoint, redirectTo } from "../http/page.ts";
import { challengePage } from "./challenge-page.ts";
import { formTargetOf } from "./content-target.ts";
import { deliveryOrder } from "./delivery-orders.ts";
import { chooseLanguage } from "./language.ts";
import { offlinePage } from "./offline-page.ts";
import { isOffline, type PayerPage, payerPageOf } from "./payer-page.ts";
import { type Play, readPlay } from "./play.ts";
import { playAnswer } from "./play-answer.ts";
import { redirectPage } from "./redirect-page.ts";
import { leftPage, resultPage, stayedPage } from "./result-page.ts";

/*
 * The pages of a charge. Their addresses are known to whoever was sent there and to nobody else; each leads to one
 * charge, and only as long as its payer is waited for. Looking changes nothing, unless the
 * address says `acs=false`; one answer counts, the first.
 */

/** Where the pages are, and the ids that are looked for there. Source: recorded authorize_uri. */
const places = [
  { path: "/payments/{payment_id}", page: "authorize", ids: /^(paym|pay2)_/ },
  { path: "/offsites/{payment_id}", page: "pay", ids: /^ofsp_/ },
] as const;

type Place = (typeof places)[number];

/** The pages that payers see. */
export function payerPages(engine: Engine): readonly PageEndpoint[] {
  return places.flatMap((place): PageEndpoint[] => [
    {
      method: "GET",
      path: `${place.path}/${place.page}`,
      answer: (request) => show(engine, place, request),
    },
    {
      method: "POST",
      path: `${place.path}/${place.page}`,
      answer: (request) => answer(engine, place, request),
    },
  ]);
}

/** Whether a charge still waits, as its page asks every two seconds. Source: recorded status of a payment. */
export function paymentStatuses(engine: Engine): readonly Endpoint[] {
  return places.map((place) => ({
    method: "GET",
    path: `${place.path}/status`,
    crossOrigin: false,
    async answer(request) {
      const found = await getPayerCharge(engine, place, request);
      return { body: JSON.stringify({ processed: !isWaiting(found) && !isAsked(found) }) };
    },
  }));
}

async function getPayerCharge(
  engine: Engine,
  place: Place,
  { path }: HttpRequest,
): Promise<PayerCharge> {
  const paymentId = path["payment_id"] ?? "";
  const found = place.ids.test(paymentId) ? await findPayerCharge(engine, paymentId) : undefined;
  if (found === undefined) throw refusal("not_found", "there is no such payment");
  return found;
}

/** Whether the payer can still answer: nobody did yet, and the time is not over, whether or not a job came by. */
function isWaiting({ view: { charge, now } }: PayerCharge): boolean {
  return (
    charge.state === "awaiting_payer" &&
    charge.plannedAnswer === undefined &&
    charge.inFlight === null &&
    charge.expiresAt > now
  );
}

/** Whether an acquirer was asked and has not answered. */
function isAsked({ view: { charge } }: PayerCharge): boolean {
  return charge.state === "asking" || charge.state === "unanswered" || charge.inFlight !== null;
}

async function show(engine: Engine, place: Place, request: HttpRequest): Promise<PageAnswer> {
  const found = await getPayerCharge(engine, place, request);
  const page = payerPageOf(found, chooseLanguage(request.acceptLanguage));
  if (!isWaiting(found)) return over(page);
  ensureTestMode(found);
  if (request.fields["acs"] === "false") {
    const play = readPlay({ action: "pay" }, found.view.charge.source === null);
    await playAnswer(engine, found, play);
    return over(await getPage(engine, place, request));
  }
  if (request.fields["left"] !== undefined) return leftPage(page);
  if (found.view.charge.source === null) return challengePage(page);
  return isOffline(found) ? offlinePage(page) : redirectPage(page);
}

async function answer(engine: Engine, place: Place, request: HttpRequest): Promise<PageAnswer> {
  const found = await getPayerCharge(engine, place, request);
  if (!isWaiting(found)) return over(payerPageOf(found, chooseLanguage(request.acceptLanguage)));
  ensureTestMode(found);
  const play = readPlay(request.fields, found.view.charge.source === null);
  await playAnswer(engine, found, play);
  const page = await getPage(engine, place, request);
  return staysHere(page, play) ? stayedPage(page) : over(page);
}

async function getPage(engine: Engine, place: Place, request: HttpRequest): Promise<PayerPage> {
  const found = await getPayerCharge(engine, place, request);
  return payerPageOf(found, chooseLanguage(request.acceptLanguage));
}

function staysHere(page: PayerPage, { order }: Play): boolean {
  return deliveryOrder(order).staysHere === true && page.view.charge.returnUri !== null;
}

/** What is shown once there is nothing to answer any more: the shop, or the result where no shop is known. */
function over(page: PayerPage): PageAnswer {
  const { returnUri } = page.view.charge;
  if (returnUri === null || isAsked(page)) return resultPage(page);
  return redirectTo(returnUri, formTargetOf(returnUri));
}

/** The tester's buttons are for test mode alone; in live mode there is no such page. */
function ensureTestMode({ call }: PayerCharge): void {
  if (call.livemode) throw refusal("not_found", "there is no such payment");
}
