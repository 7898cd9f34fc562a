/**
 * Makes a test for paths (with `/`) that have one of these names, such as `.sentryclirc`, `*.properties` or
 * `android/**`. A name without `/` is compared with the last part of the path. A name with `/` is compared with as many
 * last parts as it has. A file at the top of an archive has its name after `!` (`outer.zip!.sentryclirc`).
 */
export function fileNames(names: readonly string[]): (path: string) => boolean {
  const expression = new RegExp(`(?:^|[/!])(?:${names.map(source).join('|')})$`, 'i');
  // A scan asks about every path, and the last character excludes nearly all.
  const ends = names.every((name) => /[!-)+-~]$/.test(name)) ? new Set(names.flatMap((name) => [name.at(-1)!.toLowerCase(), name.at(-1)!.toUpperCase()])) : null;
  return (path) => ends?.has(path[path.length - 1] ?? '') !== false && expression.test(path);
}

function source(name: string): string {
  return name
    .split(/(\*\*\/?|\*)/)
    .map((part) => (part === '*' ? '[^/]*' : part.startsWith('**') ? '(?:.*)' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
}
