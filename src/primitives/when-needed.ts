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
    const value = make(key);
    if (made.size >= most) made.clear();
    made.set(key, value);
    return value;
  };
}
