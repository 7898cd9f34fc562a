/** Assembles the kernel. @returns the module as the text of a TypeScript file */
export function assembled(): Promise<string>;
