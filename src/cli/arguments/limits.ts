import type { FlagName } from '../command.ts';

/** The options that leave files out. */
export const limitFlags: readonly FlagName[] = ['exclude', 'max-file-size'];
