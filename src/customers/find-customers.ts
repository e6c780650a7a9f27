import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { ApiError } from "../primitives/api-error.ts";
import type { Customer } from "./customer.ts";
import type { CustomerView } from "./json.ts";
import { findCustomerRow, findCustomerRows, listCustomerRows } from "./store.ts";
import { expandViews, viewCustomer, viewCustomers } from "./view-customer.ts";

/** One answer for a customer who is unknown, another's, or removed. */
export function unknownCustomer(customerId: string): ApiError {
  return refusal("not_found", `customer ${customerId} was not found`);
}

/**
 * A customer of this account and mode, removed or not.
 * @throws ApiError not_found — unknown, or of another account or mode.
 */
export async function getAnyCustomer(
  engine: Engine,
  call: Call,
  customerId: string,
): Promise<Customer> {
  const customer = await findCustomerRow(engine, call, customerId);
  if (customer === undefined) throw unknownCustomer(customerId);
  return customer;
}

/**
 * A customer who can be changed and charged.
 * @throws ApiError not_found — unknown, of another account or mode, or removed: one answer for all.
 */
export async function getCustomer(
  engine: Engine,
  call: Call,
  customerId: string,
): Promise<Customer> {
  const customer = await getAnyCustomer(engine, call, customerId);
  if (customer.deletedAt !== null) throw unknownCustomer(customerId);
  return customer;
}

/**
 * GET /customers/{id}; who was removed is shown as such.
 * @throws ApiError not_found — unknown, or of another account or mode.
 * Source: customers-api. Assumed: a removed customer can still be read.
 */
export async function retrieveCustomer(
  engine: Engine,
  call: Call,
  wish: { readonly customerId: string; readonly expand: boolean },
): Promise<CustomerView> {
  const customer = await getAnyCustomer(engine, call, wish.customerId);
  const view = await viewCustomer(engine, call, customer);
  if (!wish.expand) return view;
  const [expanded] = await expandViews(engine, call, [view]);
  return expanded as CustomerView;
}

/** GET /customers. Source: customers-api. */
export async function listCustomers(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page; readonly expand: boolean },
): Promise<Listed<CustomerView> & { readonly page: Page }> {
  const { rows, total } = await listCustomerRows(engine, call, wish.page);
  const views = await viewCustomers(engine, call, rows);
  return {
    rows: wish.expand ? await expandViews(engine, call, views) : views,
    total,
    page: wish.page,
  };
}

/** Several customers with their cards, by id, removed ones included. */
export async function customersById(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Map<string, CustomerView>> {
  const customers = await findCustomerRows(engine, call, [...new Set(ids)]);
  const views = await viewCustomers(engine, call, customers);
  return new Map(views.map((view) => [view.customer.id, view]));
}
