/**
 * An address as a content security policy names it: where a form may end up, or a script may ask. An IPv6 address has
 * no form of its own there, so its scheme must do.
 */
export function contentTargetOf(address: string): string {
  const { origin, hostname, protocol } = new URL(address);
  return hostname.startsWith("[") ? protocol : origin;
}

/** Where a form of ours may end up when its answer sends the browser back to the shop. */
export function formTargetOf(returnUri: string | null): readonly string[] {
  return returnUri === null ? [] : [contentTargetOf(returnUri)];
}
