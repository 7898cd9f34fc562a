import { type Kernel, makeKernel } from '../../kernel/kernel.ts';
import { walkBytes } from './pack-walk.ts';

/** A kernel for a search and for a walk through packs. */
export function walkKernel(): Kernel {
  return makeKernel(walkBytes);
}
