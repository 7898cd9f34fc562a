import { build } from '../../scripts/build.mjs';

/** Runs before all tests, so that those that start the program start what the sources say now. */
export default (): Promise<void> => build({ types: false });
