/** What is known of one language for the sake of a code action. */
export interface Language {
  /** How a comment on a line of its own is written, around its text; null where there are none. */
  readonly comment: readonly [before: string, after: string] | null;
  /** How an environment variable is read, in the place of a text in quotes; null where no one way is known. */
  readonly variable: ((name: string) => string) | null;
}

const slashes = ['// ', ''] as const;
const hash = ['# ', ''] as const;
const dashes = ['-- ', ''] as const;
const markup = ['<!-- ', ' -->'] as const;
const block = ['/* ', ' */'] as const;

const nodeVariable = (name: string): string => `process.env.${name}`;
const node: Language = { comment: slashes, variable: nodeVariable };
const jvm = (name: string): string => `System.getenv("${name}")`;
const plain: Language = { comment: null, variable: null };

/** By the identifiers that the protocol recommends, which most editors use. */
const byId: Readonly<Record<string, Language>> = {
  javascript: node,
  javascriptreact: node,
  typescript: node,
  typescriptreact: node,
  python: { comment: hash, variable: (name) => `os.environ["${name}"]` },
  ruby: { comment: hash, variable: (name) => `ENV.fetch("${name}")` },
  go: { comment: slashes, variable: (name) => `os.Getenv("${name}")` },
  php: { comment: slashes, variable: (name) => `getenv('${name}')` },
  java: { comment: slashes, variable: jvm },
  kotlin: { comment: slashes, variable: jvm },
  scala: { comment: slashes, variable: (name) => `sys.env("${name}")` },
  groovy: { comment: slashes, variable: jvm },
  csharp: { comment: slashes, variable: (name) => `Environment.GetEnvironmentVariable("${name}")` },
  rust: { comment: slashes, variable: (name) => `&std::env::var("${name}").expect("${name} is not set")` },
  swift: { comment: slashes, variable: (name) => `ProcessInfo.processInfo.environment["${name}"]!` },
  dart: { comment: slashes, variable: (name) => `String.fromEnvironment('${name}')` },
  elixir: { comment: hash, variable: (name) => `System.fetch_env!("${name}")` },
  lua: { comment: dashes, variable: (name) => `os.getenv("${name}")` },
  perl: { comment: hash, variable: (name) => `$ENV{${name}}` },
  shellscript: { comment: hash, variable: (name) => `"$${name}"` },
  powershell: { comment: hash, variable: (name) => `$env:${name}` },
  c: { comment: slashes, variable: (name) => `getenv("${name}")` },
  cpp: { comment: slashes, variable: (name) => `std::getenv("${name}")` },
  'objective-c': { comment: slashes, variable: null },
  fsharp: { comment: slashes, variable: (name) => `Environment.GetEnvironmentVariable("${name}")` },
  sql: { comment: dashes, variable: null },
  haskell: { comment: dashes, variable: null },
  yaml: { comment: hash, variable: null },
  toml: { comment: hash, variable: null },
  dockerfile: { comment: hash, variable: null },
  makefile: { comment: hash, variable: null },
  terraform: { comment: hash, variable: null },
  properties: { comment: hash, variable: null },
  ini: { comment: ['; ', ''], variable: null },
  html: { comment: markup, variable: null },
  xml: { comment: markup, variable: null },
  markdown: { comment: markup, variable: null },
  vue: { comment: markup, variable: null },
  css: { comment: block, variable: null },
  scss: { comment: slashes, variable: null },
  less: { comment: slashes, variable: null },
  jsonc: { comment: slashes, variable: null },
  json: plain,
};

const idsByName: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.env(?:\.[^/]*)?$/, 'properties'],
  [/(?:^|\/)\.sentryclirc$|\.(?:ini|cfg)$/, 'ini'],
  [/\.(?:mjs|cjs|jsx?)$/, 'javascript'],
  [/\.(?:mts|cts|tsx?)$/, 'typescript'],
  [/\.(?:sh|bash|zsh)$|(?:^|\/)\.envrc$/, 'shellscript'],
  [/\.ya?ml$/, 'yaml'],
  [/\.py$/, 'python'],
  [/\.(?:tf|tfvars|hcl)$/, 'terraform'],
  [/\.(?:properties)$/, 'properties'],
];

/** The language of a document: by its identifier, by its name where that says nothing. */
export function languageOf(id: string, file: string): Language {
  const known = byId[id];
  if (known !== undefined) return known;
  const path = file.replaceAll('\\', '/');
  const named = idsByName.find(([pattern]) => pattern.test(path))?.[1];
  return (named === undefined ? undefined : byId[named]) ?? plain;
}
