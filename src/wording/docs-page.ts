/** The address of this program's repository. */
export const repository = 'https://github.com/sntrylint/sntrylint';

/** The address of a page of the documentation: `docsPage('ci.md')`. The package does not contain the documentation. */
export function docsPage(file: string): string {
  return `${repository}/blob/main/docs/${file}`;
}
