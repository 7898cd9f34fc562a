/** Bytes of the longest token. */
export const longestToken = 2064;
