/** Where this program is at home. */
export const repository = 'https://github.com/sntrylint/sntrylint';

/** The address of a page of the documentation, which is no part of the package: `docsPage('ci.md')`. */
export function docsPage(file: string): string {
  return `${repository}/blob/main/docs/${file}`;
}
