/**
 * Waits until the API has caught up with a block. The stream of changes tells of progress first; where it is silent or
 * broken, a poll does.
 */
export class IndexProgress {
  #seen = 0n;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #waiters = new Set<{ block: bigint; done: () => void }>();

  constructor(
    private readonly poll: () => Promise<bigint>,
    private readonly interval = 1_000,
  ) {}

  /** The highest block known to be indexed. */
  get seen(): bigint {
    return this.#seen;
  }

  /** Reports that answers rest on this block. */
  observe(block: bigint): void {
    if (block <= this.#seen) return;
    this.#seen = block;
    for (const waiter of this.#waiters) {
      if (waiter.block > block) continue;
      this.#waiters.delete(waiter);
      waiter.done();
    }
  }

  waitFor(block: bigint): Promise<void> {
    if (block <= this.#seen) return Promise.resolve();
    return new Promise((done) => {
      this.#waiters.add({ block, done });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#timer !== null || this.#waiters.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.poll()
        .then(
          (block) => this.observe(block),
          () => undefined,
        )
        .then(() => {
          this.#timer = null;
          this.#schedule();
        });
    }, this.interval);
  }
}
