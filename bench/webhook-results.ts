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
  readonly memoryMaxMb: number;
}

/** Creates at a fixed rate, by a server whose charges have webhooks and by one whose have none. */
export interface SteadyFigures {
  readonly perSecond: number;
  /** CPU of the server with all its threads, for each create. */
  readonly createCpuUs: number;
  /** The same with what it takes to send the webhook. */
  readonly createCpuUsWithWebhooks: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** All that `npm run bench:webhooks` measures. */
export interface WebhookFigures {
  readonly burst: BurstFigures;
  readonly steady: SteadyFigures;
}
