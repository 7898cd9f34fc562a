/** Made by scripts/build/page-module.mjs out of the files in page/. */
declare module 'sntrylint:fleet-page' {
  /** CSS, without `</style`. */
  export const style: string;
  /** JavaScript of a browser, without `</script`. */
  export const script: string;
}
