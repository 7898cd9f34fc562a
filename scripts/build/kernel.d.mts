/** The files of the assembled modules, and what each is assembled from. */
export const modules: Readonly<Record<string, string>>;
/** Assembles a module. @returns it as the text of a TypeScript file */
export function assembled(from: string): Promise<string>;
