import { hash, timingSafeEqual } from "node:crypto";

/** Compares what somebody sent with a secret, in a time that tells nothing of where the two differ or of their lengths. */
export function isSameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(one), digest(other));
}
