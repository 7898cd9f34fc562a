import type { Worker } from 'node:worker_threads';
import { type Answer, type Order, startThread } from '../../threads/tasks.ts';
import type { AskedPart, PartSettings, Searched } from './part-look.ts';

/** The roots of some families of a part: those in [`from`, `to`). */
export interface Share {
  readonly from: number;
  readonly to: number;
}

/** How many shares the thread has at once. While it looks at one, the other is there already. */
const atOnce = 3;

/** A thread that looks at shares of a part, beside this one. */
export class PartThread {
  readonly #worker: Worker;
  #hasFailed = false;

  constructor(settings: PartSettings) {
    this.#worker = startThread({ is: 'part', settings });
    this.#worker.on('error', () => (this.#hasFailed = true));
    // Nobody waits for it when the rest is done.
    this.#worker.unref();
  }

  /**
   * Takes shares from the end of a list until it is empty. If the thread fails, git is asked for what it had.
   *
   * @param shares others may take some of them meanwhile
   */
  async help(asked: AskedPart, shares: Share[]): Promise<readonly Searched[]> {
    const clean: Searched[] = [];
    if (this.#hasFailed) return clean;
    this.#tell(asked);
    let left = 0;
    return new Promise((resolve) => {
      const end = (): void => {
        this.#worker.off('message', answered).off('error', end);
        resolve(clean);
      };
      const give = (): void => {
        while (left < atOnce && shares.length > 0) {
          left++;
          this.#tell(shares.pop()!);
        }
        if (left === 0) end();
      };
      const answered = (found: Answer['part']): void => {
        left--;
        for (const one of found) clean.push(one);
        give();
      };
      this.#worker.on('message', answered).on('error', end);
      give();
    });
  }

  /** No share follows. */
  end(): void {
    this.#tell('end');
  }

  #tell(order: Order['part']): void {
    this.#worker.postMessage(order);
  }
}
