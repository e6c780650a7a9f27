import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { listJson, readPage } from "../engine/paging.ts";
import { type Input, type Route, row } from "../http/route.ts";
import type { Card } from "../vault/card.ts";
import { cardJson } from "../vault/json.ts";
import { createCustomer } from "./create-customer.ts";
import { deleteCard } from "./delete-card.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { type CardName, listCustomerCards, retrieveCard } from "./find-cards.ts";
import { listCustomers, retrieveCustomer } from "./find-customers.ts";
import { type CustomerView, customerJson } from "./json.ts";
import { readCustomerUpdate, readCustomerWish, readExpand } from "./params.ts";
import { updateCard } from "./update-card.ts";
import { updateCustomer } from "./update-customer.ts";

const customerId = (input: Input): string => input.path["customer_id"] ?? "";
const cardName = (input: Input): CardName => ({
  customerId: customerId(input),
  cardId: input.path["card_id"] ?? "",
});
const page = (input: Input, { engine, call }: { engine: Engine; call: Call }) =>
  readPage(input.fields, nowFor(engine, call));

const asCustomer = (_engine: Engine, _call: Call, view: CustomerView) => customerJson(view);
const asCard = (_engine: Engine, _call: Call, card: Card) => cardJson(card);

const secret = { key: "secret", host: "api" } as const;

/** The endpoints of customers and of their cards. */
export const customerRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "POST",
    path: "/customers",
    params: (input) => readCustomerWish(input.fields),
    action: createCustomer,
    view: asCustomer,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/customers",
    params: (input, context) => ({ page: page(input, context), expand: readExpand(input.fields) }),
    action: listCustomers,
    view: (_engine, _call, list) =>
      listJson(list.page, "/customers", { rows: list.rows.map(customerJson), total: list.total }),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/customers/{customer_id}",
    params: (input) => ({ customerId: customerId(input), expand: readExpand(input.fields) }),
    action: retrieveCustomer,
    view: asCustomer,
  }),
  row({
    ...secret,
    method: "PATCH",
    path: "/customers/{customer_id}",
    params: (input) => ({
      customerId: customerId(input),
      update: readCustomerUpdate(input.fields),
    }),
    action: updateCustomer,
    view: asCustomer,
  }),
  row({
    ...secret,
    method: "DELETE",
    path: "/customers/{customer_id}",
    params: (input) => ({ customerId: customerId(input) }),
    action: deleteCustomer,
    view: asCustomer,
  }),
  row({
    ...secret,
    method: "GET",
    path: "/customers/{customer_id}/cards",
    params: (input, context) => ({ customerId: customerId(input), page: page(input, context) }),
    action: listCustomerCards,
    view: (_engine, _call, list) =>
      listJson(list.page, list.location, { rows: list.rows.map(cardJson), total: list.total }),
  }),
  row({
    ...secret,
    method: "GET",
    path: "/customers/{customer_id}/cards/{card_id}",
    params: cardName,
    action: retrieveCard,
    view: asCard,
  }),
  row({
    ...secret,
    method: "PATCH",
    path: "/customers/{customer_id}/cards/{card_id}",
    params: (input) => ({ name: cardName(input), fields: input.fields }),
    action: updateCard,
    view: asCard,
  }),
  row({
    ...secret,
    method: "DELETE",
    path: "/customers/{customer_id}/cards/{card_id}",
    params: cardName,
    action: deleteCard,
    view: asCard,
  }),
];
