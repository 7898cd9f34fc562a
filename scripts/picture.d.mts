/** The pictures of the README as they should be, from a run of the built program. */
export function pictures(): readonly { readonly file: string; readonly content: string }[];
