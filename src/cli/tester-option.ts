/** The switch with which a command asks as a merchant rather than as the operator. */
export const keyOption = ["--key <key>", "as the merchant with this secret test key"] as const;
