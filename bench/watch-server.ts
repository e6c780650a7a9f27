import { canReadProcesses, cpuUsOf, residentMbOf } from "./server-process.ts";

const LOOK_EVERY_MS = 50;

/** The CPU that a process has used, in µs; NaN where the machine does not tell. */
export function cpuSoFarUs(pid: number): number {
  return canReadProcesses ? cpuUsOf(pid) : Number.NaN;
}

/** Watches how much memory a process holds; `stop` answers the most that was seen, in MB. */
export function watchMemory(pid: number): { stop(): number } {
  if (!canReadProcesses) return { stop: () => Number.NaN };
  let maxMb = 0;
  const look = (): void => {
    maxMb = Math.max(maxMb, residentMbOf(pid));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return maxMb;
    },
  };
}
