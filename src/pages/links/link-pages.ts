import { makePageKey } from "../../accounts/page-key.ts";
import { refusal } from "../../catalogue/api-errors.ts";
import { findPayerCharge } from "../../charges/find-payer-charge.ts";
import type { ChargeView } from "../../charges/json.ts";
import { findPayableLink, type PayableLink, payLink } from "../../charges/links/pay-link.ts";
import { payerPageUrl } from "../../charges/payer-page.ts";
import type { Engine } from "../../engine/engine.ts";
import { clientAt, limitRate } from "../../engine/limit-rate.ts";
import type { HttpRequest } from "../../http/endpoint.ts";
import {
  cookieOf,
  type PageAnswer,
  type PageCookie,
  type PageEndpoint,
  redirectTo,
} from "../../http/page.ts";
import { completeUri, type Link, paymentUri } from "../../links/link.ts";
import { ApiError } from "../../primitives/api-error.ts";
import { type Fields, textOrNothing } from "../../primitives/fields.ts";
import { contentTargetOf } from "../content-target.ts";
import { chooseLanguage } from "../language.ts";
import { payerPageOf } from "../payer-page.ts";
import { sayIn } from "../texts.ts";
import { closedPage, completePage, thanksPage } from "./complete-page.ts";
import { declineText, refusalFault } from "./link-faults.ts";
import type { PageFault } from "./link-page.ts";
import { payPage } from "./pay-page.ts";
import { readPayment } from "./read-payment.ts";

/*
 * The pages of a link. Whoever has its code may pay it; a form that somebody forges can do no more than pay too, so
 * there is nothing for a token against forgery to protect. The cookie is no right to anything: it tells a browser that
 * comes back which of a link's payments was its own.
 */

const COOKIE = "kakin_payment";

/** The pages of links. */
export function linkPages(engine: Engine): readonly PageEndpoint[] {
  const path = "/pay/{code}";
  return [
    { method: "GET", path, answer: (request) => show(engine, request) },
    { method: "POST", path, answer: (request) => pay(engine, request) },
    { method: "GET", path: `${path}/complete`, answer: (request) => complete(engine, request) },
  ];
}

async function getLink(engine: Engine, { path }: HttpRequest): Promise<PayableLink> {
  const found = await findPayableLink(engine, path["code"] ?? "");
  if (found === undefined) throw refusal("not_found", "there is no such link");
  return found;
}

async function show(engine: Engine, request: HttpRequest): Promise<PageAnswer> {
  const found = await getLink(engine, request);
  return found.isOpen ? formOf(engine, request, found, null) : closed(request, found);
}

function closed(request: HttpRequest, found: PayableLink): PageAnswer {
  return closedPage(chooseLanguage(request.acceptLanguage), found);
}

function formOf(
  engine: Engine,
  request: HttpRequest,
  found: PayableLink,
  refused: { readonly fault: PageFault; readonly typed: Fields } | null,
): PageAnswer {
  const language = chooseLanguage(request.acceptLanguage);
  const { fault, typed } = refused ?? { fault: null, typed: {} };
  const vault = { url: engine.addresses.vault, key: makePageKey(engine, found.call) };
  return payPage(
    { ...found, language, say: sayIn(language), typed, fault, vault },
    engine.addresses.api,
  );
}

async function pay(engine: Engine, request: HttpRequest): Promise<PageAnswer> {
  const found = await getLink(engine, request);
  const { link } = found;
  const typed = request.fields;
  if (!found.isOpen) return closed(request, found);
  const read = readPayment(typed, link, request.ip ?? null);
  if (read.fault !== undefined) return formOf(engine, request, found, { fault: read.fault, typed });
  try {
    limitPayments(engine, link, request.ip);
    const { charge } = await payLink(engine, found, read.payment);
    if (charge.state !== "failed") return leave(engine, link, charge);
    const fault = { text: declineText(charge.failureCode) };
    return formOf(engine, request, found, { fault, typed });
  } catch (stop) {
    if (!(stop instanceof ApiError) || stop.status >= 500) throw stop;
    if (stop.code === "invalid_link") return closed(request, found);
    const fault = refusalFault(stop, textOrNothing(typed, "way") ?? "");
    const form = formOf(engine, request, found, { fault, typed });
    const { status, retryAfterSeconds } = stop;
    return stop.code === "too_many_requests" ? { ...form, status, retryAfterSeconds } : form;
  }
}

/**
 * Counts a try to pay. What a payer is told of a decline tells a thief which of many cards is good.
 * @throws ApiError too_many_requests
 */
function limitPayments(engine: Engine, link: Link, ip: string | undefined): void {
  limitRate(engine, link.livemode, {
    paymentsPerLink: link.id,
    paymentsPerIp: clientAt(ip),
  });
}

/** Sends a payer on: to whoever has to be asked yet, or to what came of it. */
function leave(engine: Engine, link: Link, charge: ChargeView["charge"]): PageAnswer {
  const { api } = engine.addresses;
  const isWaiting = charge.state === "awaiting_payer";
  const address = isWaiting ? payerPageUrl(api, charge.paymentId) : completeUri(link, api);
  return {
    ...redirectTo(address, [contentTargetOf(api)]),
    cookie: cookieFor(engine, link, charge.paymentId),
  };
}

function cookieFor(engine: Engine, link: Link, paymentId: string): PageCookie {
  const { pathname, protocol } = new URL(paymentUri(link, engine.addresses.api));
  return { name: COOKIE, value: paymentId, path: pathname, isSecure: protocol === "https:" };
}

async function complete(engine: Engine, request: HttpRequest): Promise<PageAnswer> {
  const found = await getLink(engine, request);
  const language = chooseLanguage(request.acceptLanguage);
  const paymentId = cookieOf(request, COOKIE);
  const own = paymentId === undefined ? undefined : await findPayerCharge(engine, paymentId);
  if (own === undefined || own.view.charge.linkId !== found.link.id)
    return thanksPage(language, found);
  return completePage(payerPageOf(own, language), found);
}
