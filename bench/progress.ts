/** Tells the person who waits what is being measured; on stderr, since stdout belongs to the figures. */
export function sayProgress(line: string): void {
  console.error(`bench: ${line}`);
}
