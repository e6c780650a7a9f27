import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, readPage } from "../engine/paging.ts";
import { type Route, row } from "../http/route.ts";
import { getBalanceEntry, listBalance } from "./find-transactions.ts";
import { balanceJson, balanceTransactionJson } from "./json.ts";
import { readBalance } from "./read-balance.ts";

const secret = { key: "secret", host: "api" } as const;

/** The endpoints of balance and balance transactions: views of the journal. */
export const ledgerRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "GET",
    path: "/balance",
    params: () => undefined,
    action: readBalance,
    view: (_engine, _call, balance) => balanceJson(balance),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/transactions",
    params: (input, { engine, call }) => ({ page: readPage(input.fields, nowFor(engine, call)) }),
    action: listBalance,
    view: (_engine, _call, list) => {
      const rows = list.rows.map(balanceTransactionJson);
      return listJson(list.page, "/transactions", { rows, total: list.total });
    },
  }),
  row({
    ...secret,
    method: "GET",
    path: "/transactions/{transaction_id}",
    params: (input) => ({ entryId: input.path["transaction_id"] ?? "" }),
    action: getBalanceEntry,
    view: (_engine, _call, entry) => balanceTransactionJson(entry),
  }),
];
