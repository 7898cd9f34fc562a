import { exit } from '../../../src/cli/exit.ts';

process.exitCode = exit.incomplete;
