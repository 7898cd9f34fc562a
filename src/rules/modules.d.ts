/** `scripts/build/rules-module.mjs` makes this module from the files of `rules/`. */
declare module 'sntrylint:rules' {
  const files: readonly { readonly file: string; readonly content: unknown }[];
  export default files;
}
