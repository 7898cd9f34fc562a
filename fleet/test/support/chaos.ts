import type { QueuePace } from '../../src/queue/queue.ts';
import type { FoundFinding } from '../../src/scan/found.ts';
import { foundFinding, foundPlace } from './found.ts';

/** Dead workers are noticed soon, and nothing is set aside: what is killed may be killed again. */
export const chaosPace: QueuePace = { lease: 2, retryDelay: 1, retries: 1000 };

export function chaosName(number: number): string {
  return `chaos/${number}`;
}

/** What a repository holds: one token of its own at two places, and one that it shares with a hundred others. */
export function chaosFindings(name: string): readonly FoundFinding[] {
  const number = Number(name.split('/')[1]);
  return [foundFinding(`own ${number}`, { places: [foundPlace(), foundPlace({ path: 'b' })] }), foundFinding(`shared ${number % 20}`)];
}
