/**
 * Where a form of ours may end up when its answer sends the browser back to the shop, as a content security policy
 * says it. An IPv6 address has no form of its own there, so its scheme must do.
 */
export function formTargetOf(returnUri: string | null): readonly string[] {
  if (returnUri === null) return [];
  const { origin, hostname, protocol } = new URL(returnUri);
  return [hostname.startsWith("[") ? protocol : origin];
}
