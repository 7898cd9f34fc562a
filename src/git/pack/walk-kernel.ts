import { walkBytes } from '../../../git/pack/pack-walk.ts';
import { type Kernel, makeKernel } from '../../../kernel/kernel.ts';

/** A kernel for a search and for a walk through packs. */
export function walkKernel(): Kernel {
  return makeKernel(walkBytes);
}
