/** Made by `scripts/rules-module.mjs` from the files of `rules/`. */
declare module 'sntrylint:rules' {
  const files: readonly { readonly file: string; readonly content: unknown }[];
  export default files;
}
