/** The languages that our pages speak. */
export const languages = ["en", "ja", "th"] as const;

/** One of them, as the first part of a browser's language tag. */
export type Language = (typeof languages)[number];

/** The first of our languages that a browser asks for; English when it asks for none of them. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? "").slice(0, 500).split(",").map(readWish);
  wishes.sort((one, other) => other.weight - one.weight);
  for (const { tag, weight } of wishes) {
    const language = languages.find((known) => known === tag.split("-", 1)[0]);
    if (weight > 0 && language !== undefined) return language;
  }
  return "en";
}

function readWish(text: string): { readonly tag: string; readonly weight: number } {
  const [tag = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return { tag, weight: Number.isFinite(weight) ? weight : 0 };
}
