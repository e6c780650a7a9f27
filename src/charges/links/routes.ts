import { type Call, nowFor } from "../../accounts/call.ts";
import type { Engine } from "../../engine/engine.ts";
import { listJson, nestedPage, readPage } from "../../engine/paging.ts";
import { type Input, type Route, row } from "../../http/route.ts";
import { createLink } from "../../links/create-link.ts";
import { type LinkView, linkJson } from "../../links/json.ts";
import { readLinkWish } from "../../links/params.ts";
import { chargeJson } from "../json.ts";
import { listChargesOfLink, listLinkViews, removeLink, retrieveLink } from "./view-links.ts";

const linkId = (input: Input): string => input.path["link_id"] ?? "";
const asLink = (_engine: Engine, _call: Call, view: LinkView) => linkJson(view);
const secret = { key: "secret", host: "api" } as const;

/** The endpoints of links. */
export const linkRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "POST",
    path: "/links",
    params: (input, { call }) => readLinkWish(input.fields, call.account),
    action: createLink,
    view: (engine, call, link) => {
      const page = nestedPage(nowFor(engine, call));
      const charges = listJson(page, `/links/${link.id}/charges`, { rows: [], total: 0 });
      return linkJson({ link, usedAt: null, charges, publicUrl: engine.addresses.api });
    },
  }),
  row({
    ...secret,
    method: "GET",
    path: "/links",
    params: (input, { engine, call }) => readPage(input.fields, nowFor(engine, call)),
    action: listLinkViews,
    view: (_engine, _call, list) =>
      listJson(list.page, "/links", { rows: list.rows.map(linkJson), total: list.total }),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/links/{link_id}",
    params: linkId,
    action: retrieveLink,
    view: asLink,
  }),
  row({
    ...secret,
    method: "DELETE",
    path: "/links/{link_id}",
    params: linkId,
    action: removeLink,
    view: asLink,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/links/{link_id}/charges",
    params: (input, { engine, call }) => ({
      linkId: linkId(input),
      page: readPage(input.fields, nowFor(engine, call)),
    }),
    action: listChargesOfLink,
    view: (_engine, _call, list) =>
      listJson(list.page, list.location, { rows: list.rows.map(chargeJson), total: list.total }),
  }),
];
