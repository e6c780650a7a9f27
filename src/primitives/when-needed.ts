/** Makes what takes long to make when it is first asked for, and hands out the same from then on. */
export function whenNeeded<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * The same for several, each under a key of its own. Where keys come from outside, `most` says how many are kept: with more
 * of them all are forgotten and made anew. What fails is not kept.
 */
export function eachWhenNeeded<K, T extends string | object>(
  make: (key: K) => T,
  most = Number.POSITIVE_INFINITY,
): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const own = copyOf(key);
    const value = make(own);
    if (made.size >= most) made.clear();
    made.set(own, value);
    return value;
  };
}

/** A text that was cut out of a longer one keeps all of that in memory; a copy keeps itself. */
function copyOf<K>(key: K): K {
  return typeof key === "string" ? (Buffer.from(key).toString() as K & string) : key;
}
