/** The version of this package. A test compares it with package.json, so that nothing is read from disk at run time. */
export const version = '0.1.0';
