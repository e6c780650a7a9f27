import { apiErrors } from "../../src/catalogue/api-errors.ts";
import { cardBrands } from "../../src/catalogue/card-brands.ts";
import { countries, type FeeTerms } from "../../src/catalogue/countries.ts";
import { currencies } from "../../src/catalogue/currencies.ts";
import { convert, exchangeRates } from "../../src/catalogue/exchange-rates.ts";
import {
  type FailureCode,
  failureCodes,
  failureMessage,
} from "../../src/catalogue/failure-codes.ts";
import { fees } from "../../src/catalogue/fees.ts";
import { type PaymentMethodRow, paymentMethods } from "../../src/catalogue/payment-methods.ts";
import { type TestCard, type TestCardEffect, testCards } from "../../src/catalogue/test-cards.ts";
import { minorUnits } from "../../src/primitives/money.ts";
import { code, type Page, sourceLink, table } from "./markdown.ts";
import { placesThatSay } from "./sources.ts";

/** Every code of an error object, and which files say it. */
export function errorCodesPage(): Page {
  const rows = Object.entries(apiErrors).map(([name, row]) => {
    const { status, message, reservedFor } = row as typeof row & { reservedFor?: string };
    const said = placesThatSay(name).map((path) => sourceLink(path, path.replace("src/", "")));
    return [
      status,
      code(name),
      message,
      reservedFor === undefined ? said.join(", ") : `nothing yet: kept for ${reservedFor}`,
    ];
  });
  return {
    file: "error-codes.md",
    title: "Error codes",
    from: ["src/catalogue/api-errors.ts"],
    body: [
      'What a refusal answers: an HTTP status and `{"object":"error","location":…,"code":…,"message":…}`. The message',
      "stands here as it is when the place that refuses has nothing more exact to say.",
      "",
      ...table(["status", "code", "message", "said by"], rows),
    ],
  };
}

/** Every failure code of a charge, and the test cards that give it. */
export function failureCodesPage(): Page {
  const cardsOf = (failure: FailureCode) =>
    testCards.filter(({ effect }) => effect.kind === "decline" && effect.failureCode === failure);
  return {
    file: "failure-codes.md",
    title: "Failure codes",
    from: ["src/catalogue/failure-codes.ts", "src/catalogue/test-cards.ts"],
    body: [
      "Why a charge failed: the answer is 200, and the charge carries the code and the message. Codes without a test",
      "card belong to other ways to pay than cards.",
      "",
      ...table(
        ["failure_code", "failure_message", "first test card"],
        (Object.keys(failureCodes) as FailureCode[]).map((failure) => [
          code(failure),
          failureMessage(failure),
          code(cardsOf(failure)[0]?.number ?? ""),
        ]),
      ),
    ],
  };
}

function effectText(effect: TestCardEffect): string {
  switch (effect.kind) {
    case "approve":
      return "approved";
    case "decline":
      return `declined: ${code(effect.failureCode)}, ${effect.failureMessage ?? failureMessage(effect.failureCode)}`;
    case "enrolment_failure":
      return "under 3-D Secure not enrolled; approved where 3-D Secure does not run";
    case "authentication_failure":
      return "under 3-D Secure not recognised; approved where 3-D Secure does not run";
  }
}

function testCardRow({ number, brand, effect, securityCodeCheck }: TestCard): string[] {
  const check = securityCodeCheck === false ? "; `security_code_check` is false" : "";
  return [code(number), brand, effectText(effect) + check];
}

/** What each test card does. */
export function testCardsPage(): Page {
  return {
    file: "test-cards.md",
    title: "Test cards",
    from: ["src/catalogue/test-cards.ts"],
    body: [
      "Any name, any expiry in the future and any security code go with every number. A number that passes the check",
      "digit and is not in the table is approved. Real card numbers have no place in test mode.",
      "",
      ...table(["number", "brand", "what happens"], testCards.map(testCardRow)),
    ],
  };
}

/** How card numbers are told apart. */
export function cardBrandsPage(): Page {
  return {
    file: "card-brands.md",
    title: "Card brands",
    from: ["src/catalogue/card-brands.ts"],
    body: [
      "The longest prefix decides, then the order of the table.",
      "",
      ...table(
        ["brand", "begins with", "digits"],
        cardBrands.map(({ brand, prefixes, lengths }) => [
          brand,
          prefixes.join(", "),
          lengths.join(", "),
        ]),
      ),
    ],
  };
}

const termsText = ({ feeFlat, feeRate, vatRate }: FeeTerms): string[] => [
  feeRate,
  feeFlat,
  vatRate,
];

/** What an account of each country may charge, and what it costs. */
export function countriesPage(): Page {
  return {
    file: "countries.md",
    title: "Countries, currencies and fees",
    from: ["src/catalogue/countries.ts", "src/catalogue/currencies.ts", "src/catalogue/fees.ts"],
    body: [
      "An account begins with the values of its country; its own settings come first.",
      "",
      "## Countries",
      "",
      "Amounts are in the smallest unit of the currency.",
      "",
      ...table(
        [
          "country",
          "currency",
          "smallest charge",
          "largest charge",
          "an authorisation holds",
          "time zone",
        ],
        Object.values(countries).map((row) => [
          row.country,
          row.currency,
          row.chargeMin,
          row.chargeMax,
          `${row.authorizationValidForDays} days`,
          row.timeZone,
        ]),
      ),
      "",
      "## What cards can be charged in",
      "",
      ...table(
        ["country", "currencies", "brands", "brands in another currency"],
        Object.values(countries).map((row) => [
          row.country,
          row.cardCurrencies.join(", "),
          row.cardBrands.join(", "),
          row.multiCurrencyBrands.join(", "),
        ]),
      ),
      "",
      "## Fees",
      "",
      ...table(
        ["country", "way to pay", "per cent", "flat", "VAT on it, per cent"],
        Object.values(countries).flatMap((row) => [
          [row.country, "card", ...termsText(row.cardFee)],
          ...Object.entries<FeeTerms>(fees[row.country]).map(([method, terms]) => [
            row.country,
            code(method),
            ...termsText(terms),
          ]),
        ]),
      ),
      "",
      "## Currencies",
      "",
      ...table(
        ["code", "number", "name", "decimals"],
        Object.entries(currencies).map(([currency, { numeric, name, decimals }]) => [
          currency,
          numeric,
          name,
          decimals,
        ]),
      ),
    ],
  };
}

/** The fixed rates at which test charges are converted. */
export function exchangeRatesPage(): Page {
  return {
    file: "exchange-rates.md",
    title: "Exchange rates",
    from: ["src/catalogue/exchange-rates.ts"],
    body: [
      "Fixed test rates: chosen once and never moved, so that a test can tell the result beforehand. A conversion is",
      "exact and rounded half up once, to the smallest unit.",
      "",
      ...table(
        ["currency", "one of it in baht", "100000 of its smallest units, in satang"],
        (Object.keys(exchangeRates) as (keyof typeof exchangeRates)[]).map((currency) => [
          currency,
          exchangeRates[currency],
          convert(minorUnits(100_000), currency, "THB"),
        ]),
      ),
    ],
  };
}

function limitsText({ limits }: PaymentMethodRow): string {
  if (limits === "account") return "the account's";
  return Object.entries(limits)
    .map(([currency, [min, max]]) => `${currency} ${min} to ${max}`)
    .join(", ");
}

function methodRow([type, row]: readonly [string, PaymentMethodRow]): string[] {
  const sold = Object.entries(row.sold).map(([country, taken]) => `${country}: ${taken.join(" ")}`);
  return [
    code(type),
    row.flow,
    sold.join("; "),
    limitsText(row),
    row.validFor + (row.settableUpTo === undefined ? "" : `, up to ${row.settableUpTo}`),
    row.refund + (row.void === true ? ", void" : ""),
    (row.requires ?? []).map(code).join(", "),
    row.expirable === true ? "yes" : "",
    row.onTimeout ?? "expired",
  ];
}

/** Every way to pay that is not a plain card. */
export function paymentMethodsPage(): Page {
  const heads = [
    "type",
    "flow",
    "where, in which currencies",
    "limits",
    "time to pay",
    "refund",
    "needs",
    "may be expired",
    "unpaid it is",
  ];
  return {
    file: "payment-methods.md",
    title: "Payment methods",
    from: ["src/catalogue/payment-methods.ts"],
    body: [
      "The types of a source. Limits are in the smallest unit. Installments need terms and least amounts too: see the",
      "table itself.",
      "",
      ...table(heads, Object.entries<PaymentMethodRow>(paymentMethods).map(methodRow)),
    ],
  };
}
