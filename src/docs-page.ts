/** The address of a page of the documentation, which is no part of the package: `docsPage('ci.md')`. */
export function docsPage(file: string): string {
  return `https://github.com/sntrylint/sntrylint/blob/main/docs/${file}`;
}
