/** In bytes. Content up to this size is passed on as one buffer, larger content in chunks. */
export const wholeLimit = 8 * 1024 * 1024;
