import type { Worker } from 'node:worker_threads';
import type { Share } from '../../../git/pack/pack-families.ts';
import { type Answer, type Order, ready, startThread } from '../../threads/tasks.ts';
import type { AskedPart, PartSettings, Searched } from './part-look.ts';

/** How many shares the thread has at once. While it looks at one, the other is there already. */
const atOnce = 3;

/** A thread that looks at shares of parts, beside this one. */
export class PartThread {
  readonly #worker: Worker;
  #parts = 0;
  #isOver = false;

  constructor(settings: PartSettings) {
    this.#worker = startThread({ is: 'part', settings });
    const over = (): void => void (this.#isOver = true);
    this.#worker.on('error', over).on('exit', over);
    // Nobody waits for it when the rest is done.
    this.#worker.unref();
  }

  /**
   * Takes shares from the beginning of a list until it is empty. If the thread fails, git is asked for what it had.
   *
   * @param shares others may take some of them meanwhile. If nobody wants the result any more, they take all
   */
  async help(asked: AskedPart, shares: Share[]): Promise<readonly Searched[]> {
    const clean: Searched[] = [];
    if (this.#isOver) return clean;
    const part = ++this.#parts;
    this.#tell({ is: 'part', part, asked });
    let left = 0;
    return new Promise((resolve) => {
      const end = (): void => {
        this.#worker.off('message', answered).off('error', end).off('exit', end);
        resolve(clean);
      };
      const give = (): void => {
        for (; left < atOnce && shares.length > 0; left++) this.#tell({ is: 'share', part, ...shares.shift()! });
        if (left === 0) end();
      };
      const answered = (answer: Answer['part'] | typeof ready): void => {
        // An earlier part may have been given up while its shares were looked at.
        if (answer === ready || answer.part !== part) return;
        left--;
        for (const one of answer.clean) clean.push(one);
        give();
      };
      this.#worker.on('message', answered).on('error', end).on('exit', end);
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
