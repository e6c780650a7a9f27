import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, readPage } from "../engine/paging.ts";
import { type Input, type Route, row } from "../http/route.ts";
import { captureCharge } from "./capture-charge.ts";
import { createCharge } from "./create-charge.ts";
import { expireCharge } from "./expire-charge.ts";
import { listCharges, retrieveCharge } from "./find-charges.ts";
import { type ChargeView, chargeJson, showCharge } from "./json.ts";
import { markAsFailed, markAsPaid } from "./mark-charge.ts";
import {
  readCaptureAmount,
  readChargeUpdate,
  readChargeWish,
  readExpand,
  readFailureCode,
  readRefundWish,
} from "./params.ts";
import type { Refund } from "./refund.ts";
import { refundCharge } from "./refund-charge.ts";
import { refundJson } from "./refund-json.ts";
import { reverseCharge } from "./reverse-charge.ts";
import { type ShownRefunds, showRefund, showRefunds, showRefundsOfCharge } from "./show-refunds.ts";
import { updateCharge } from "./update-charge.ts";

const chargeId = (input: Input): string => input.path["charge_id"] ?? "";
const page = (input: Input, { engine, call }: { engine: Engine; call: Call }) =>
  readPage(input.fields, nowFor(engine, call));

const asCharge = (_engine: Engine, _call: Call, view: ChargeView) => showCharge(view);
const asRefund = (_engine: Engine, _call: Call, refund: Refund) => refundJson(refund);
const asList = (_engine: Engine, _call: Call, list: ShownRefunds) =>
  listJson(list.page, list.location, list);

const secret = { key: "secret", host: "api" } as const;

/** The endpoints of charges and of their refunds. */
export const chargeRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "POST",
    path: "/charges",
    params: (input) => readChargeWish(input.fields, input.ip),
    action: createCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/charges",
    params: (input, context) => ({ page: page(input, context), expand: readExpand(input.fields) }),
    action: listCharges,
    view: (_engine, _call, list) =>
      listJson(list.page, "/charges", { rows: list.rows.map(chargeJson), total: list.total }),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/charges/{charge_id}",
    params: (input) => ({ chargeId: chargeId(input), expand: readExpand(input.fields) }),
    action: retrieveCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "PATCH",
    path: "/charges/{charge_id}",
    params: (input) => ({ chargeId: chargeId(input), update: readChargeUpdate(input.fields) }),
    action: updateCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/capture",
    params: (input) => ({
      chargeId: chargeId(input),
      captureAmount: readCaptureAmount(input.fields),
    }),
    action: captureCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/reverse",
    params: (input) => ({ chargeId: chargeId(input) }),
    action: reverseCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/expire",
    params: (input) => ({ chargeId: chargeId(input) }),
    action: expireCharge,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/mark_as_paid",
    params: (input) => ({ chargeId: chargeId(input) }),
    action: markAsPaid,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/mark_as_failed",
    params: (input) => ({ chargeId: chargeId(input), failureCode: readFailureCode(input.fields) }),
    action: markAsFailed,
    view: asCharge,
  }),
  row({
    ...secret,
    method: "POST",
    path: "/charges/{charge_id}/refunds",
    params: (input) => ({ chargeId: chargeId(input), ...readRefundWish(input.fields) }),
    action: refundCharge,
    view: asRefund,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/charges/{charge_id}/refunds",
    params: (input, context) => ({
      chargeId: chargeId(input),
      page: page(input, context),
      expand: readExpand(input.fields),
    }),
    action: showRefundsOfCharge,
    view: asList,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/charges/{charge_id}/refunds/{refund_id}",
    params: (input) => ({
      chargeId: chargeId(input),
      refundId: input.path["refund_id"] ?? "",
      expand: readExpand(input.fields),
    }),
    action: showRefund,
    view: (_engine, _call, refund) => refund,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/refunds",
    params: (input, context) => ({ page: page(input, context), expand: readExpand(input.fields) }),
    action: showRefunds,
    view: asList,
  }),
];
