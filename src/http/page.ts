import type { Endpoint, HttpAnswer, HttpRequest, ShownError } from "./endpoint.ts";

/*
 * Answers for browsers: pages, pictures, style sheets, scripts and redirects, in place of JSON.
 *
 *   const page: PageEndpoint = { method: "GET", path: "/hello/{name}", answer: async (request) => ({ body: html }) };
 *   pageEndpoint(page, errorPage)      an Endpoint as the server takes it
 *
 * Whatever a page shows, it brings no foreign asset, nothing inline, and nobody may put it into a frame.
 */

/** What goes back to a browser. */
export interface PageAnswer {
  readonly body: string | Buffer;
  /** 200 unless told otherwise. */
  readonly status?: number;
  /** HTML unless told otherwise. */
  readonly contentType?: string;
  /** Origins besides ours where a form of the page may end up, redirects included. */
  readonly formTargets?: readonly string[];
  /** Where the page's script may ask: origins, or `'self'`. */
  readonly connectTargets?: readonly string[];
  /** The body never changes under this address, so a browser may keep it. */
  readonly isImmutable?: true;
  readonly location?: string;
  /** When whoever asked too often may ask again. */
  readonly retryAfterSeconds?: number | undefined;
  /** What the browser shall bring when it comes back. */
  readonly cookie?: PageCookie;
}

/** Something that no script reads and that goes to one path of ours alone, for a day. */
export interface PageCookie {
  readonly name: string;
  /** Letters, digits and `_`. */
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
}

/** A path that browsers open. */
export interface PageEndpoint {
  readonly method: "GET" | "POST";
  /** As in `Endpoint`: `/payments/{payment_id}/authorize`. */
  readonly path: string;
  readonly answer: (request: HttpRequest) => Promise<PageAnswer>;
}

/** How a page path shows a refusal or a fault. */
export type ErrorPage = (error: ShownError) => PageAnswer;

/** An endpoint as the server takes it, whose errors are pages too. */
export function pageEndpoint(page: PageEndpoint, errorPage: ErrorPage): Endpoint {
  return {
    method: page.method,
    path: page.path,
    crossOrigin: false,
    answer: async (request) => httpAnswer(await page.answer(request)),
    answerError: (error) => httpAnswer({ status: error.status, ...errorPage(error) }),
  };
}

/** Sends a browser to another address by GET, whatever it came by. */
export function redirectTo(address: string, formTargets: readonly string[] = []): PageAnswer {
  // Through URL, so that whatever the text holds is one address and one header line.
  return { status: 303, body: "", location: new URL(address).href, formTargets };
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

function httpAnswer(page: PageAnswer): HttpAnswer {
  return {
    ...(typeof page.body === "string" ? { body: page.body } : { body: "", bytes: page.body }),
    status: page.status ?? 200,
    headers: {
      "Content-Type": page.contentType ?? "text/html; charset=utf-8",
      "Cache-Control":
        page.isImmutable === true ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-store",
      "Content-Security-Policy": contentSecurityPolicy(page),
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
      ...(page.retryAfterSeconds !== undefined && {
        "Retry-After": String(page.retryAfterSeconds),
      }),
      ...(page.location !== undefined && { Location: page.location }),
      ...(page.cookie !== undefined && { "Set-Cookie": cookieText(page.cookie) }),
    },
  };
}

const DAY_SECONDS = 24 * 60 * 60;

// Lax: a bank's page sends its payer back to us from another site.
function cookieText({ name, value, path, isSecure }: PageCookie): string {
  const secure = isSecure ? "; Secure" : "";
  return `${name}=${value}; Path=${path}; Max-Age=${DAY_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** What a browser brought under a name. */
export function cookieOf(request: HttpRequest, name: string): string | undefined {
  const pairs = (request.cookies ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function contentSecurityPolicy({ formTargets = [], connectTargets = [] }: PageAnswer): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    `connect-src ${connectTargets.length === 0 ? "'none'" : connectTargets.join(" ")}`,
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}
