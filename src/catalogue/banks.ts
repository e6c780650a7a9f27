import type { Country } from "./countries.ts";

/** A bank that a payer can choose for a method that asks for one. */
export interface PayerBank {
  readonly code: string;
  readonly name: string;
}

/**
 * The `banks` that capability shows, by the country of the account.
 *
 * country: codes of the banks that payouts can go to.
 * Source: recorded capability of Thailand, 2019-05-29. Assumed: none were recorded elsewhere but the test bank.
 */
export const payoutBanks: Readonly<Record<Country, readonly string[]>> = {
  TH: "test bbl kbank rbs ktb jpm mufg ttb scb citi smbc sc cimb uob bay mega boa cacib gsb hsbc db ghb baac mb bnp ibank tisco kk icbc tcrb lhb".split(
    " ",
  ),
  JP: ["test"],
  SG: ["test"],
  MY: ["test"],
};

// code, name.
// Source: the official iOS client and the published plugin for WooCommerce.
// biome-ignore format: one bank a row
const malaysianBanks = [
  { code: "affin",     name: "Affin Bank" },
  { code: "agro",      name: "Agrobank" },
  { code: "alliance",  name: "Alliance Bank" },
  { code: "ambank",    name: "AmBank" },
  { code: "bsn",       name: "BSN" },
  { code: "cimb",      name: "CIMB Clicks" },
  { code: "hongleong", name: "Hong Leong Bank" },
  { code: "hsbc",      name: "HSBC Bank" },
  { code: "islam",     name: "Bank Islam" },
  { code: "kfh",       name: "KFH" },
  { code: "maybank2u", name: "Maybank2U" },
  { code: "muamalat",  name: "Bank Muamalat" },
  { code: "ocbc",      name: "OCBC Bank" },
  { code: "public",    name: "Public Bank" },
  { code: "rakyat",    name: "Bank Rakyat" },
  { code: "rhb",       name: "RHB Bank" },
  { code: "sc",        name: "Standard Chartered" },
  { code: "uob",       name: "UOB Bank" },
] as const satisfies readonly PayerBank[];

/** The banks that a payer may choose from, for the methods that ask for one. */
export const payerBanks: Readonly<Record<string, readonly PayerBank[]>> = {
  duitnow_obw: malaysianBanks,
  fpx: [
    ...malaysianBanks,
    { code: "bocm", name: "Bank of China" },
    { code: "maybank2e", name: "Maybank2E" },
  ],
};
