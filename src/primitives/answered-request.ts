/** What is told of a request that was answered; never a body, never a key. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly ms: number;
  /** The code of the refusal, where it was refused. */
  readonly refused?: string;
}
