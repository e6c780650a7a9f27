/** Many events at once, each to one of the shops. */
export interface BurstFigures {
  readonly events: number;
  /** How many of them went to healthy shops. */
  readonly healthy: number;
  /** Arrivals at healthy shops for each second from the first create to the last arrival. */
  readonly healthyPerSecond: number;
  /** From an event to its arrival at a healthy shop. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU of the server with all its threads, for each event: the create, the sending, the record of it. */
  readonly cpuUs: number;
  readonly attemptsAtFailing: number;
  readonly attemptsAtHanging: number;
  /** The most that the server held while the webhooks were sent. */
  readonly memoryMaxMb: number;
}

/** The CPU of a server with all its threads, for each create, and that of charges whose events go nowhere, at the same time. */
export interface Compared {
  readonly cpuUs: number;
  readonly withoutCpuUs: number;
}

/** Creates at a fixed rate. */
export interface SteadyFigures {
  readonly perSecond: number;
  /** Charges that leave a webhook to be sent later: what the create itself pays for it. */
  readonly left: Compared;
  /** Charges whose webhook is sent meanwhile: the create, the sending, the record of it. */
  readonly sent: Compared;
  /** From an event to its arrival at a healthy shop. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** All that `npm run bench:webhooks` measures; a part that was not asked for is missing. */
export interface WebhookFigures {
  readonly burst?: BurstFigures;
  readonly steady?: SteadyFigures;
}
