import type { MessagePort } from 'node:worker_threads';
import { type AskedPart, PartLook, partSearch, type PartSettings } from '../commits/look/part-look.ts';
import { portionLook, type SieveStart } from '../history/look/portion-look.ts';
import type { Answer, Order, Task } from './tasks.ts';

/** Called when no portion follows, and told whether there was any. */
type Ended = (hasWorked: boolean) => void;

/** Does a task: answers portions, one at a time. */
export function serve(port: MessagePort, task: Task, ended: Ended): void {
  if (task.is === 'history') serveHistory(port, task.settings, ended);
  else servePart(port, task.settings, ended);
}

function serveHistory(port: MessagePort, settings: SieveStart, ended: Ended): void {
  const { look } = portionLook(settings);
  let hasWorked = false;
  port.on('message', (order: Order['history']) => {
    if (order === 'end') return ended(hasWorked);
    hasWorked = true;
    look(order)
      .then((answer) => port.postMessage(answer satisfies Answer['history']))
      // Thrown outside of the promise, the error ends this thread and reaches the one that waits for the answer.
      .catch((error: unknown) => setImmediate(() => { throw error; }));
  });
}

function servePart(port: MessagePort, settings: PartSettings, ended: Ended): void {
  const search = partSearch(settings);
  let opened: { readonly part: number; readonly look: PartLook } | null = null;
  const open = (part: number, asked: AskedPart): void => {
    opened?.look.close();
    opened = { part, look: new PartLook(search, asked) };
  };
  const look = (part: number, from: number, to: number): Answer['part'] => ({ part, clean: opened?.part === part ? opened.look.look(from, to) : [] });
  port.on('message', (order: Order['part']) => {
    if (order === 'end') ended(opened !== null);
    else if (order.is === 'part') open(order.part, order.asked);
    else port.postMessage(look(order.part, order.from, order.to));
  });
}
