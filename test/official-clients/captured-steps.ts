import type { ClientName } from "./captured-clients.ts";

/*
 * What nine clients send for charges by card, customers and tokens. One row a client and step.
 * Source: the requests of nine clients, captured against a plain server on 2026-11-23.
 */

/** What a merchant has before the row's request. */
export interface Given {
  /** An unused token. */
  readonly token: string;
  /** The older charge, captured, with metadata. */
  readonly paid: string;
  /** The younger charge, authorised as pre-authorisation. */
  readonly authorized: string;
  readonly customer: string;
  readonly card: string;
  /** A second between the two charges, without its zone. */
  readonly between: string;
}

/** A request of a client, and what its answer must say. */
export interface Step {
  readonly client: ClientName;
  readonly step: string;
  readonly line: (given: Given) => string;
  readonly body?: (given: Given) => string;
  readonly key?: "public";
  /** What the answer must say among other things. */
  readonly shows?: (given: Given) => object;
  /** The ids of a list, in order. */
  readonly ids?: (given: Given) => readonly string[];
}

const capture = ({ authorized }: Given) => `POST /charges/${authorized}/capture`;
const reverse = ({ authorized }: Given) => `POST /charges/${authorized}/reverse`;
const retrieve = ({ paid }: Given) => `GET /charges/${paid}`;
const update = ({ paid }: Given) => `PATCH /charges/${paid}`;
const refund = ({ paid }: Given) => `POST /charges/${paid}/refunds`;

const captured = () => ({ status: "successful", paid: true, capturable: false });
const reversed = () => ({ status: "reversed", reversed: true });
const charged = () => ({ status: "successful", amount: 100000, customer: null });
const authorised = () => ({ status: "pending", amount: 100000, authorized: true, paid: false });
const retrieved = ({ paid }: Given) => ({ id: paid, metadata: { order_id: "1" } });
const described = () => ({ description: "Another description", metadata: { order_id: "1" } });
const refunded = () => ({ object: "refund", amount: 25000, voided: false });
const tokenised = () => ({ object: "token", used: false, card: { last_digits: "4242" } });
const youngestFirst = ({ authorized, paid }: Given) => [authorized, paid];
const oldestFirst = ({ authorized, paid }: Given) => [paid, authorized];
const onlyYounger = ({ authorized }: Given) => [authorized];

const encodedCard =
  "card%5Bname%5D=Somchai+Prasert&card%5Bnumber%5D=4242424242424242&card%5Bexpiration_month%5D=10&card%5Bexpiration_year%5D=2030&card%5Bcity%5D=Bangkok&card%5Bpostal_code%5D=10320&card%5Bsecurity_code%5D=123";
const jsonCard =
  '{"card":{"name":"Somchai Prasert","number":"4242424242424242","expiration_month":10,"expiration_year":2030,"city":"Bangkok","postal_code":"10320","security_code":"123"}}';

/** The unset fields that Java's fifth client sends along, before and after the ones that are set. */
const java5Unset =
  '"source":null,"expires_at":null,"platform_fee":null,"return_uri":null,"authentication":null,"authorization_type":null,"webhook_endpoints":null,"first_charge":null,"linked_account":null,"recurring_reason":null,"transaction_indicator":null,"zero_interest_installments":false';

/** Every captured request of cards and customers, by client. */
export const steps: readonly Step[] = [
  // curl: brackets and blanks as they are; a POST without anything to say has no length either.
  {
    client: "curl",
    step: "makes a token",
    key: "public",
    line: () => "POST /tokens",
    body: () =>
      "card[name]=Somchai Prasert&card[number]=4242424242424242&card[expiration_month]=10&card[expiration_year]=2030&card[city]=Bangkok&card[postal_code]=10320&card[security_code]=123",
    shows: () => ({ card: { name: "Somchai Prasert", city: "Bangkok" } }),
  },
  {
    client: "curl",
    step: "makes a customer",
    line: () => "POST /customers",
    body: ({ token }) => `email=john.doe@example.com&description=John Doe (id: 30)&card=${token}`,
    shows: () => ({ description: "John Doe (id: 30)", email: "john.doe@example.com" }),
  },
  {
    client: "curl",
    step: "charges a token, with metadata",
    line: () => "POST /charges",
    body: ({ token }) =>
      `amount=100000&currency=thb&card=${token}&metadata[order_id]=ORDER 1234&metadata[color]=black`,
    shows: () => ({ ...charged(), metadata: { order_id: "ORDER 1234", color: "black" } }),
  },
  {
    client: "curl",
    step: "charges a customer's card",
    line: () => "POST /charges",
    body: ({ customer, card }) =>
      `amount=100000&currency=thb&customer=${customer}&card=${card}&ip=203.0.113.1`,
    shows: ({ customer, card }) => ({ customer, card: { id: card }, ip: "203.0.113.1" }),
  },
  { client: "curl", step: "captures", line: capture, shows: captured },
  { client: "curl", step: "reverses", line: reverse, shows: reversed },
  { client: "curl", step: "retrieves", line: retrieve, shows: retrieved },
  { client: "curl", step: "lists", line: () => "GET /charges", ids: oldestFirst },
  {
    client: "curl",
    step: "updates",
    line: update,
    body: () => "description=Another description",
    shows: described,
  },

  // php: a slash behind every collection, everything encoded, flags as 1 and 0, lists as [].
  {
    client: "php",
    step: "makes a token",
    key: "public",
    line: () => "POST /tokens/",
    body: () => encodedCard,
    shows: tokenised,
  },
  {
    client: "php",
    step: "makes a customer",
    line: () => "POST /customers/",
    body: ({ token }) => `email=john.doe%40example.com&description=John+Doe&card=${token}`,
    shows: () => ({ email: "john.doe@example.com", description: "John Doe" }),
  },
  {
    client: "php",
    step: "reserves with capture=0",
    line: () => "POST /charges/",
    body: ({ token }) =>
      `amount=100000&currency=thb&card=${token}&capture=0&metadata%5Border_id%5D=ORDER_ID&metadata%5Bcolor%5D=pink`,
    shows: () => ({ ...authorised(), metadata: { order_id: "ORDER_ID", color: "pink" } }),
  },
  {
    client: "php",
    step: "charges with capture=1, the rest empty",
    line: () => "POST /charges/",
    body: ({ token }) =>
      `amount=100000&currency=thb&card=${token}&capture=1&description=&return_uri=&customer=`,
    shows: () => ({ ...charged(), description: null, return_uri: null }),
  },
  { client: "php", step: "captures", line: capture, shows: captured },
  { client: "php", step: "reverses", line: reverse, shows: reversed },
  { client: "php", step: "retrieves", line: retrieve, shows: retrieved },
  { client: "php", step: "lists", line: () => "GET /charges/", ids: oldestFirst },
  {
    client: "php",
    step: "lists with a query behind the slash",
    line: () => "GET /charges/?limit=2&order=reverse_chronological",
    ids: youngestFirst,
  },
  {
    client: "php",
    step: "refunds",
    line: (given) => `${refund(given)}/`,
    body: () => "amount=25000",
    shows: refunded,
  },
  {
    client: "php",
    step: "lists refunds",
    line: ({ paid }) => `GET /charges/${paid}/refunds/`,
    ids: () => [],
  },
  {
    client: "php",
    step: "updates",
    line: update,
    body: () => "description=Another+description",
    shows: described,
  },
  {
    client: "php",
    step: "removes a customer",
    line: ({ customer }) => `DELETE /customers/${customer}`,
    shows: ({ customer }) => ({ object: "customer", id: customer, deleted: true }),
  },
  {
    client: "woocommerce",
    step: "charges an order",
    line: () => "POST /charges/",
    body: ({ token }) =>
      `amount=100000&currency=THB&description=WooCommerce+Order+id+77&metadata%5Border_id%5D=77&return_uri=https%3A%2F%2Fshop.example.com%2Fwc-api%2Fomise&card=${token}&capture=1&webhook_endpoints%5B%5D=https%3A%2F%2Fshop.example.com%2Fhook`,
    shows: () => ({
      ...charged(),
      currency: "THB",
      metadata: { order_id: "77" },
      return_uri: "https://shop.example.com/wc-api/omise",
    }),
  },

  // node: says JSON also where there is none; the seed's samples send the amount as text.
  {
    client: "node",
    step: "makes a token",
    key: "public",
    line: () => "POST /tokens",
    body: () => jsonCard,
    shows: tokenised,
  },
  {
    client: "node",
    step: "charges an amount in quotes",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount":"100000","currency":"thb","card":"${token}","metadata":{"order_id":"123456"}}`,
    shows: () => ({ ...charged(), metadata: { order_id: "123456" } }),
  },
  { client: "node", step: "captures", line: capture, shows: captured },
  { client: "node", step: "reverses", line: reverse, shows: reversed },
  { client: "node", step: "retrieves", line: retrieve, shows: retrieved },
  {
    client: "node",
    step: "lists",
    line: () => "GET /charges?limit=2&order=reverse_chronological",
    ids: youngestFirst,
  },
  {
    client: "node",
    step: "updates",
    line: update,
    body: () => '{"description":"Another description"}',
    shows: described,
  },

  // ruby: raw brackets around encoded values; an empty POST says form and length 0.
  {
    client: "ruby",
    step: "makes a token",
    key: "public",
    line: () => "POST /tokens",
    body: () => encodedCard.replaceAll("%5B", "[").replaceAll("%5D", "]"),
    shows: tokenised,
  },
  {
    client: "ruby",
    step: "reserves with capture=false",
    line: () => "POST /charges",
    body: ({ token }) =>
      `amount=100000&currency=thb&card=${token}&capture=false&metadata[order_id]=ORDER+1234`,
    shows: () => ({ ...authorised(), metadata: { order_id: "ORDER 1234" } }),
  },
  {
    client: "ruby",
    step: "charges with capture=true",
    line: () => "POST /charges",
    body: ({ token }) => `amount=100000&currency=thb&card=${token}&capture=true`,
    shows: charged,
  },
  { client: "ruby", step: "captures", line: capture, shows: captured },
  { client: "ruby", step: "reverses", line: reverse, shows: reversed },
  { client: "ruby", step: "lists", line: () => "GET /charges?limit=2", ids: oldestFirst },
  { client: "ruby", step: "refunds", line: refund, body: () => "amount=25000", shows: refunded },
  {
    client: "ruby",
    step: "retrieves with whole objects in place of ids",
    line: ({ paid }) => `GET /charges/${paid}?expand=true`,
    shows: ({ paid }) => ({ id: paid, transaction: { object: "transaction" } }),
  },

  // C#: no content type and length 0; the third one sends what is not set as null.
  {
    client: "C# 4",
    step: "charges a token",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount":100000,"currency":"thb","capture":true,"card":"${token}","metadata":{"order_id":"123"}}`,
    shows: () => ({ ...charged(), currency: "THB", metadata: { order_id: "123" } }),
  },
  { client: "C# 4", step: "captures", line: capture, shows: captured },
  { client: "C# 4", step: "reverses", line: reverse, shows: reversed },
  {
    client: "C# 4",
    step: "refunds without a void",
    line: refund,
    body: () => '{"amount":25000,"void":false}',
    shows: () => ({ ...refunded(), status: "closed" }),
  },
  {
    client: "C# 4",
    step: "refunds the whole, void false as always",
    line: refund,
    body: () => '{"amount":100000,"void":false}',
    shows: () => ({ object: "refund", amount: 100000, voided: true }),
  },
  {
    client: "C# 4",
    step: "lists from a moment",
    line: ({ between }) => `GET /charges?from=${encodeURIComponent(between)}Z&order=chronological`,
    ids: onlyYounger,
  },
  {
    client: "C# 3",
    step: "charges a token, the rest null",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount":100000,"currency":"thb","capture":true,"authorization_type":null,"card":"${token}","customer":null,"description":null,"ip":null,"metadata":null,"offsite":null,"flow":null,"return_uri":null,"source":null}`,
    shows: () => ({ ...charged(), description: null, metadata: {} }),
  },
  { client: "C# 3", step: "captures", line: capture, shows: captured },
  { client: "C# 3", step: "lists", line: () => "GET /charges?limit=2", ids: oldestFirst },

  // java: every unset field as null; capture is false unless it was set, and a plain capture says 0.
  {
    client: "java 5",
    step: "reserves, the rest null or false",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount":100000,"currency":"thb","capture":false,"card":"${token}","customer":null,"description":null,"ip":null,"metadata":null,"reference":null,${java5Unset}}`,
    shows: () => ({ ...authorised(), metadata: {}, return_uri: null }),
  },
  {
    client: "java 5",
    step: "charges a customer",
    line: () => "POST /charges",
    body: ({ customer }) =>
      `{"amount":100000,"currency":"thb","capture":true,"card":null,"customer":"${customer}","description":null,"ip":null,"metadata":null,"reference":null,${java5Unset}}`,
    shows: ({ customer, card }) => ({ status: "successful", customer, card: { id: card } }),
  },
  {
    client: "java 5",
    step: "captures all by capture_amount 0",
    line: capture,
    body: () => '{"capture_amount":0}',
    shows: () => ({ ...captured(), captured_amount: 100000 }),
  },
  {
    client: "java 5",
    step: "captures a part",
    line: capture,
    body: () => '{"capture_amount":50000}',
    shows: () => ({ ...captured(), captured_amount: 50000, funding_amount: 50000, net: 48047 }),
  },
  { client: "java 5", step: "reverses", line: reverse, shows: reversed },
  {
    client: "java 5",
    step: "updates, metadata null",
    line: update,
    body: () => '{"description":"Another description","metadata":null}',
    shows: described,
  },
  {
    client: "java 5",
    step: "refunds, metadata null",
    line: refund,
    body: () => '{"amount":25000,"metadata":null,"void":false}',
    shows: () => ({ ...refunded(), metadata: {}, status: "closed" }),
  },
  {
    client: "java 5",
    step: "lists",
    line: () => "GET /charges?limit=2&order=reverse_chronological",
    ids: youngestFirst,
  },
  {
    client: "java 2",
    step: "charges, capture null",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount":100000,"currency":"thb","capture":null,"card":"${token}","customer":null,"description":null,"ip":null,"metadata":null,"offsite":null,"installment_terms":null,"return_uri":null,"source":null}`,
    shows: () => ({ ...charged(), capture: true, paid: true }),
  },
  { client: "java 2", step: "captures", line: capture, shows: captured },
  { client: "java 2", step: "reverses", line: reverse, shows: reversed },
  {
    client: "java 2",
    step: "updates, metadata null",
    line: update,
    body: () => '{"description":"Another description","metadata":null}',
    shows: described,
  },
  {
    client: "java 2",
    step: "lists from a moment",
    line: ({ between }) => `GET /charges?from=${encodeURIComponent(between)}Z`,
    ids: onlyYounger,
  },

  // python: a JSON body on everything, GET included; list options stand there and nowhere else.
  {
    client: "python",
    step: "makes a token",
    key: "public",
    line: () => "POST /tokens",
    body: () => jsonCard,
    shows: tokenised,
  },
  {
    client: "python",
    step: "charges a token",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"amount": 100000, "currency": "thb", "card": "${token}", "return_uri": "https://www.example.com/orders/54321/complete"}`,
    shows: () => ({
      ...charged(),
      return_uri: "https://www.example.com/orders/54321/complete",
    }),
  },
  { client: "python", step: "captures", line: capture, shows: captured },
  { client: "python", step: "reverses", line: reverse, shows: reversed },
  { client: "python", step: "retrieves", line: retrieve, shows: retrieved },
  { client: "python", step: "lists", line: () => "GET /charges", ids: oldestFirst },
  {
    client: "python",
    step: "lists the next page of a lazy collection",
    line: () => "GET /charges",
    body: () => '{"from": null, "limit": 100, "offset": 1, "order": null, "to": null}',
    shows: () => ({ limit: 100, offset: 1, total: 2, order: "chronological" }),
    ids: onlyYounger,
  },
  {
    client: "python",
    step: "updates",
    line: update,
    body: () => '{"description": "Another description"}',
    shows: described,
  },
  {
    client: "python",
    step: "removes a customer's card",
    line: ({ customer, card }) => `DELETE /customers/${customer}/cards/${card}`,
    shows: ({ card }) => ({ object: "card", id: card, deleted: true }),
  },
  {
    client: "python 2014",
    step: "captures",
    line: capture,
    shows: () => ({ status: "successful", captured: true, captured_at: "2026-01-15T03:01:00Z" }),
  },

  // go: empty objects for what is not set; list options in the body of a GET, with nanoseconds.
  {
    client: "go 1.7",
    step: "charges a customer, the platform fee empty",
    line: () => "POST /charges",
    body: ({ customer }) =>
      `{"customer":"${customer}","amount":100000,"currency":"thb","description":"customer charge.","metadata":{"Color":"Black","OrderID":"123456"},"platform_fee":{}}`,
    shows: ({ customer }) => ({
      status: "successful",
      customer,
      metadata: { Color: "Black", OrderID: "123456" },
    }),
  },
  {
    client: "go 1.7",
    step: "reserves",
    line: () => "POST /charges",
    body: ({ token }) =>
      `{"card":"${token}","amount":100000,"currency":"thb","capture":false,"platform_fee":{}}`,
    shows: authorised,
  },
  { client: "go 1.7", step: "captures", line: capture, shows: captured },
  { client: "go 1.7", step: "reverses", line: reverse, shows: reversed },
  { client: "go 1.7", step: "retrieves", line: retrieve, shows: retrieved },
  {
    client: "go 1.7",
    step: "lists by its body alone",
    line: () => "GET /charges",
    body: ({ between }) =>
      `{"limit":2,"order":"reverse_chronological","from":"${between}.602455148Z"}`,
    shows: () => ({ limit: 2, total: 1, order: "reverse_chronological" }),
    ids: onlyYounger,
  },
  {
    client: "go 1.7",
    step: "lists refunds, the charge named twice",
    line: ({ paid }) => `GET /charges/${paid}/refunds`,
    body: ({ paid }) => `{"ChargeID":"${paid}"}`,
    ids: () => [],
  },
  {
    client: "go 1.7",
    step: "updates",
    line: update,
    body: () => '{"description":"Another description"}',
    shows: described,
  },
  {
    client: "go 1.5",
    step: "charges a token",
    line: () => "POST /charges",
    body: ({ token }) => `{"card":"${token}","amount":100000,"currency":"thb"}`,
    shows: charged,
  },
  { client: "go 1.5", step: "captures", line: capture, shows: captured },

  // elixir: {} on every GET, beside its query.
  {
    client: "elixir",
    step: "charges a token",
    line: () => "POST /charges",
    body: ({ token }) => `{"amount":100000,"currency":"thb","card":"${token}"}`,
    shows: charged,
  },
  { client: "elixir", step: "captures", line: capture, shows: captured },
  { client: "elixir", step: "retrieves", line: retrieve, shows: retrieved },
  {
    client: "elixir",
    step: "lists by its query",
    line: () => "GET /charges?limit=1&order=reverse_chronological",
    ids: onlyYounger,
  },
];
