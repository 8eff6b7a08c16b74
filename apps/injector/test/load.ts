/** The part of an answer that is looked at. */
export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
}

/** Keeps a number of calls under way until it is stopped, and remembers what became of each. */
export class Load {
  readonly answers: LoadAnswer[] = [];
  /** Calls that got no answer. */
  readonly failures: unknown[] = [];

  private isStopped = false;
  private readonly ended: Promise<unknown>;

  /** @param width how many calls are under way at any time. */
  constructor(
    private readonly call: () => Promise<LoadAnswer>,
    width: number,
  ) {
    this.ended = Promise.all(Array.from({ length: width }, () => this.repeat()));
  }

  /** The statuses that were answered, each once. */
  get statuses(): number[] {
    return [...new Set(this.answers.map(({ status }) => status))];
  }

  /** Begins no further call, and waits for those under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ended;
  }

  /** Ends with its first failure, so that a server that is gone is not called for ever. */
  private async repeat(): Promise<void> {
    try {
      while (!this.isStopped) {
        this.answers.push(await this.call());
      }
    } catch (error) {
      this.failures.push(error);
    }
  }
}
