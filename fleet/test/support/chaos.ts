import type { QueuePace } from '../../src/queue/queue.ts';
import type { FoundFinding } from '../../src/scan/found.ts';
import { foundFinding, foundPlace } from './found.ts';

/** Dead workers are noticed soon. Nothing is set aside, since a job may be killed many times. */
export const chaosPace: QueuePace = { lease: 2, retryDelay: 1, retries: 1000 };

export function chaosName(number: number): string {
  return `chaos/${number}`;
}

/**
 * The findings of a repository: one token of its own at two places, and one token that it shares with a hundred others.
 */
export function chaosFindings(name: string): readonly FoundFinding[] {
  const number = Number(name.split('/')[1]);
  return [foundFinding(`own ${number}`, { places: [foundPlace(), foundPlace({ path: 'b' })] }), foundFinding(`shared ${number % 20}`)];
}
