/** Bytes: content up to this size is handed on as one buffer, larger content in chunks. */
export const wholeLimit = 8 * 1024 * 1024;
