import type { MessagePort } from 'node:worker_threads';
import { type AskedPart, PartLook, partSearch, type PartSettings } from '../commits/look/part-look.ts';
import { portionLook, type SieveStart } from '../history/look/portion-look.ts';
import type { Answer, Order, Task } from './tasks.ts';

/** Does a task: answers portions, one at a time. @param ended called when none follows */
export function serve(port: MessagePort, task: Task, ended: () => void): void {
  if (task.is === 'history') serveHistory(port, task.settings, ended);
  else servePart(port, task.settings, ended);
}

function serveHistory(port: MessagePort, settings: SieveStart, ended: () => void): void {
  const { look } = portionLook(settings);
  port.on('message', (order: Order['history']) => {
    if (order === 'end') return ended();
    look(order)
      .then((answer) => port.postMessage(answer satisfies Answer['history']))
      // Thrown outside of the promise, the error ends this thread and reaches the one that waits for the answer.
      .catch((error: unknown) => setImmediate(() => { throw error; }));
  });
}

function servePart(port: MessagePort, settings: PartSettings, ended: () => void): void {
  const search = partSearch(settings);
  let opened: { readonly part: number; readonly look: PartLook } | null = null;
  const open = (part: number, asked: AskedPart): void => {
    opened?.look.close();
    opened = { part, look: new PartLook(search, asked) };
  };
  const look = (part: number, from: number, to: number): Answer['part'] => ({ part, clean: opened?.part === part ? opened.look.look(from, to) : [] });
  port.on('message', (order: Order['part']) => {
    if (order === 'end') ended();
    else if (order.is === 'part') open(order.part, order.asked);
    else port.postMessage(look(order.part, order.from, order.to));
  });
}
