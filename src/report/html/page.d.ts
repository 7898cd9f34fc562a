/** `scripts/build/page-module.mjs` makes this module from the files of `page/`. */
declare module 'sntrylint:page' {
  /** CSS, without `</style`. */
  export const style: string;
  /** JavaScript of a browser, without `</script`. */
  export const script: string;
}
