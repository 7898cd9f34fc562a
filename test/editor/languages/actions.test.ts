import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { type Loader, transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { CodeAction, TextEdit } from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { actionsFor } from '../../../src/editor/actions.ts';
import { diagnostic } from '../../../src/editor/diagnostics.ts';
import { Rooms } from '../../../src/editor/rooms.ts';
import { isLong } from '../../support/how-long.ts';
import { isInstalled } from '../../support/needs.ts';
import { tokens } from '../../support/tokens.ts';

const user = tokens('code actions').user();
const folder = mkdtempSync(join(tmpdir(), 'sntrylint-actions-'));
const rooms = new Rooms({ PATH: process.env['PATH'] ?? '' }, () => {});

/** A text with one action taken: what a finding offers, and the text after each. */
async function offered(languageId: string, path: string, text: string): Promise<ReadonlyMap<string, string>> {
  const file = join(folder, path);
  const document = TextDocument.create(`file://${file}`, languageId, 1, text);
  const [spot] = await spotsIn(text, file);
  if (spot === undefined) throw new Error(`nothing is found in ${path}`);
  const actions = actionsFor(spot, diagnostic(spot), { document, file, root: folder });
  return new Map(actions.map((action) => [action.title.replace(/ here: .*/, '').replace(/ \w+$/, ''), after(action, document)]));
}

async function spotsIn(text: string, file: string) {
  return (await rooms.of(file)).judge(text, file).spots.filter(({ finding }) => finding.rule.kind !== 'practice');
}

function after(action: CodeAction, document: TextDocument): string {
  const change = action.edit?.documentChanges?.[0];
  const edits = change !== undefined && 'edits' in change ? change.edits : [];
  return TextDocument.applyEdits(document, edits.filter((edit) => 'newText' in edit) as TextEdit[]);
}

/** `T` stands for the token. Null: not offered. */
type Row = readonly [about: string, languageId: string, path: string, before: string, wanted: string | null];

const env = 'process.env.SENTRY_AUTH_TOKEN';
const rows: readonly Row[] = [
  ['a text', 'javascript', 'a.js', `const t = 'T';`, `const t = ${env};`],
  ['an argument', 'javascript', 'a.mjs', `init({ authToken: "T", x: 1 });`, `init({ authToken: ${env}, x: 1 });`],
  ['a template without parts', 'javascript', 'a.js', 'const t = `T`;', `const t = ${env};`],
  ['a template with parts', 'javascript', 'a.js', 'const h = `Bearer T`;', `const h = \`Bearer \${${env}}\`;`],
  ['a template over lines', 'javascript', 'a.js', 'const h = `\n  a: T\n`;', `const h = \`\n  a: \${${env}}\n\`;`],
  ['a template of a function', 'javascript', 'a.js', 'const h = sql`select T`;', null],
  ['a text with more in it', 'javascript', 'a.js', `const h = 'Bearer T';`, null],
  ['the name of a property', 'javascript', 'a.js', `const a = { 'T': 1 };`, null],
  ['the variable itself', 'javascript', 'a.js', `process.env.SENTRY_AUTH_TOKEN = 'T';`, null],
  ['a default', 'javascript', 'a.js', `function f(token = 'T') { return token; }`, `function f(token = ${env}) { return token; }`],
  ['a case', 'javascript', 'a.js', `switch (a) { case 'T': break; }`, null],
  ['a comment', 'javascript', 'a.js', `// const t = 'T';\nf();`, null],
  ['an attribute', 'javascriptreact', 'a.jsx', `const a = <App token="T" b />;`, `const a = <App token={${env}} b />;`],
  ['an attribute', 'typescriptreact', 'a.tsx', `const a = <App token='T'>hi</App>;`, `const a = <App token={${env}}>hi</App>;`],
  ['an expression of an attribute', 'typescriptreact', 'a.tsx', `const a = <App token={"T"} />;`, `const a = <App token={${env}} />;`],
  ['an attribute, by another name of the language', 'typescript', 'b.tsx', `const a = <App token="T" />;`, `const a = <App token={${env}} />;`],
  ['text between tags', 'typescriptreact', 'a.tsx', `const a = (\n  <App>\n    T\n  </App>\n);`, null],
  ['attributes on lines of their own', 'typescriptreact', 'a.tsx', `const a = (\n  <App\n    token="T"\n  />\n);`, `const a = (\n  <App\n    token={${env}}\n  />\n);`],
  ['a constant', 'typescript', 'a.ts', `const t: string = 'T';`, `const t: string = ${env};`],
  ['a type', 'typescript', 'a.ts', `type A = 'T';`, null],
  ['a type of a variable', 'typescript', 'a.ts', `let t: 'T' | null = null;`, null],
  ['a text as a constant type', 'typescript', 'a.ts', `const t = 'T' as const;`, null],
  ['a value of an enum', 'typescript', 'a.ts', `enum A { X = 'T' }`, null],
  ['an import', 'typescript', 'a.ts', `import x from 'T';`, null],
  ['a field', 'typescript', 'a.ts', `class A { private token = 'T'; }`, `class A { private token = ${env}; }`],
  ['a text', 'python', 'a.py', `t = "T"\n`, `import os\nt = os.environ["SENTRY_AUTH_TOKEN"]\n`],
  ['a text, with the import', 'python', 'a.py', `import os\nt = 'T'\n`, `import os\nt = os.environ["SENTRY_AUTH_TOKEN"]\n`],
  ['a text, with the import of more', 'python', 'a.py', `import sys, os.path\nt = 'T'\n`, `import sys, os.path\nt = os.environ["SENTRY_AUTH_TOKEN"]\n`],
  ['a text, behind what must stand first', 'python', 'a.py', `#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n"""Doc."""\nfrom __future__ import annotations\nimport sys\n\nt = dict(a="T")\n`, `#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n"""Doc."""\nfrom __future__ import annotations\nimport os\nimport sys\n\nt = dict(a=os.environ["SENTRY_AUTH_TOKEN"])\n`],
  ['a text, behind a page without imports', 'python', 'a.py', `"""Doc."""\n\nt = "T"\n`, `"""Doc."""\n\nimport os\nt = os.environ["SENTRY_AUTH_TOKEN"]\n`],
  ['a text where os is another thing', 'python', 'a.py', `import platform as os\nt = "T"\n`, null],
  ['bytes', 'python', 'a.py', `import os\nt = b"T"\n`, `import os\nt = os.environ["SENTRY_AUTH_TOKEN"].encode()\n`],
  ['a formatted text', 'python', 'a.py', `import os\nh = f"Bearer T"\n`, `import os\nh = f"Bearer {os.environ['SENTRY_AUTH_TOKEN']}"\n`],
  ['a formatted text in single quotes', 'python', 'a.py', `import os\nh = f'Bearer T'\n`, `import os\nh = f'Bearer {os.environ["SENTRY_AUTH_TOKEN"]}'\n`],
  ['a plain text with more in it', 'python', 'a.py', `import os\nh = "Bearer T"\n`, null],
  ['a text over lines', 'python', 'a.py', `import os\nh = """\nT\n"""\n`, null],
  ['three quotes around it alone', 'python', 'a.py', `import os\nh = """T"""\n`, `import os\nh = os.environ["SENTRY_AUTH_TOKEN"]\n`],
  ['texts that are joined', 'python', 'a.py', `import os\nh = ("Bearer "\n  "T")\n`, null],
  ['a case', 'python', 'a.py', `import os\nmatch os:\n    case "T":\n        pass\n`, null],
  ['the variable itself', 'python', 'a.py', `import os\nos.environ["SENTRY_AUTH_TOKEN"] = "T"\n`, null],
  ['a docstring', 'python', 'a.py', `def f():\n    """T"""\n`, null],
  ['a text', 'go', 'a.go', `package main\n\nvar t = "T"\n`, `package main\n\nimport "os"\n\nvar t = os.Getenv("SENTRY_AUTH_TOKEN")\n`],
  ['a text, with other imports', 'go', 'a.go', 'package main\n\nimport (\n\t"fmt"\n)\n\nfunc main() { fmt.Println(`T`) }\n', 'package main\n\nimport (\n\t"os"\n\t"fmt"\n)\n\nfunc main() { fmt.Println(os.Getenv("SENTRY_AUTH_TOKEN")) }\n'],
  ['a text, with one import', 'go', 'a.go', `package main\n\nimport "os"\n\nvar t = map[string]string{"k": "T"}\n`, `package main\n\nimport "os"\n\nvar t = map[string]string{"k": os.Getenv("SENTRY_AUTH_TOKEN")}\n`],
  ['a constant', 'go', 'a.go', `package main\n\nconst t = "T"\n`, null],
  ['a constant of several', 'go', 'a.go', `package main\n\nconst (\n\tt = "T"\n)\n`, null],
  ['a tag of a field', 'go', 'a.go', 'package main\n\ntype A struct {\n\tB string `T`\n}\n', null],
  ['an import of the same name', 'go', 'a.go', `package main\n\nimport os "example.com/os"\n\nvar t = "T"\n`, null],
  ['a field', 'java', 'A.java', `class A { static final String t = "T"; }`, `class A { static final String t = System.getenv("SENTRY_AUTH_TOKEN"); }`],
  ['an argument', 'java', 'A.java', `class A { void m() { f("T"); } void f(String s) {} }`, `class A { void m() { f(System.getenv("SENTRY_AUTH_TOKEN")); } void f(String s) {} }`],
  ['an annotation', 'java', 'A.java', `class A { @SuppressWarnings("T") void m() {} }`, null],
  ['a case', 'java', 'A.java', `class A { void m(String s) { switch (s) { case "T": } } }`, null],
  ['a text block', 'java', 'A.java', `class A { String t = """\n  T\n  """; }`, null],
  ['a variable', 'php', 'a.php', `<?php\n$t = 'T';\n`, `<?php\n$t = getenv('SENTRY_AUTH_TOKEN');\n`],
  ['an entry', 'php', 'a.php', `<?php\nreturn ['dsn' => "T", 'b' => 1];\n`, `<?php\nreturn ['dsn' => getenv('SENTRY_AUTH_TOKEN'), 'b' => 1];\n`],
  ['a constant', 'php', 'a.php', `<?php\nclass A { const T1 = 'T'; }\n`, null],
  ['a property', 'php', 'a.php', `<?php\nclass A { public $t = 'T'; }\n`, null],
  ['a text with more in it', 'php', 'a.php', `<?php\n$t = "Bearer T";\n`, null],
  ['what is no PHP', 'php', 'a.php', `<p>T</p>\n<?php f();\n`, null],
  ['a variable', 'rust', 'a.rs', `fn main() { let t = "T"; print(t); }\nfn print(_: &str) {}\n`, `fn main() { let t = &std::env::var("SENTRY_AUTH_TOKEN").expect("SENTRY_AUTH_TOKEN is not set"); print(t); }\nfn print(_: &str) {}\n`],
  ['an argument', 'rust', 'a.rs', `fn main() { print("T"); }\nfn print(_: &str) {}\n`, `fn main() { print(&std::env::var("SENTRY_AUTH_TOKEN").expect("SENTRY_AUTH_TOKEN is not set")); }\nfn print(_: &str) {}\n`],
  ['a text that is owned', 'rust', 'a.rs', `fn main() { let _t: String = "T".to_string(); let _u = 1; }\n`, `fn main() { let _t: String = std::env::var("SENTRY_AUTH_TOKEN").expect("SENTRY_AUTH_TOKEN is not set"); let _u = 1; }\n`],
  ['a text made from one', 'rust', 'a.rs', `fn main() { let _t = String::from("T"); }\n`, `fn main() { let _t = std::env::var("SENTRY_AUTH_TOKEN").expect("SENTRY_AUTH_TOKEN is not set"); }\n`],
  ['a constant', 'rust', 'a.rs', `const T1: &str = "T";\nfn main() { let _t = T1; }\n`, null],
  ['a macro', 'rust', 'a.rs', `fn main() { println!("T"); }\n`, null],
  ['bytes', 'rust', 'a.rs', `fn main() { let _t = b"T"; }\n`, null],
  ['a field', 'csharp', 'a.cs', `class A {\n  private static readonly string t = "T";\n}`, `class A {\n  private static readonly string t = System.Environment.GetEnvironmentVariable("SENTRY_AUTH_TOKEN");\n}`],
  ['a constant', 'csharp', 'a.cs', `class A {\n  const string t = "T";\n}`, null],
  ['an attribute', 'csharp', 'a.cs', `[Foo(\n  Token = "T"\n)]\nclass A {}`, null],
  ['a text over lines', 'csharp', 'a.cs', `var t = @"\nx = ""T"";\n";`, null],
  ['a value', 'kotlin', 'a.kt', `val t: String = "T"\n`, `val t: String = System.getenv("SENTRY_AUTH_TOKEN")\n`],
  ['a constant', 'kotlin', 'a.kt', `const val t = "T"\n`, null],
  ['a raw text', 'kotlin', 'a.kt', `val t = """\n  x = "T"\n"""\n`, null],
  ['a setting of Gradle', 'groovy', 'build.gradle', `sentry {\n  authToken = "T"\n}\n`, `sentry {\n  authToken = System.getenv("SENTRY_AUTH_TOKEN")\n}\n`],
  ['a constant', 'swift', 'a.swift', `import Foundation\nlet t = "T"\n`, `import Foundation\nlet t = ProcessInfo.processInfo.environment["SENTRY_AUTH_TOKEN"]!\n`],
  ['a constant without Foundation', 'swift', 'a.swift', `let t = "T"\n`, null],
  ['a variable', 'ruby', 'a.rb', `config.auth_token = 'T'\n`, `config.auth_token = ENV.fetch("SENTRY_AUTH_TOKEN")\n`],
  ['a text with more in it', 'ruby', 'a.rb', `h = "Bearer T"\n`, null],
  ['a here document', 'ruby', 'a.rb', `h = <<~EOT\n  t = "T"\nEOT\n`, null],
  ['a word', 'shellscript', 'a.sh', `sentry-cli login --auth-token T\n`, `sentry-cli login --auth-token "$SENTRY_AUTH_TOKEN"\n`],
  ['a text in single quotes', 'shellscript', 'a.sh', `t='T'\n`, `t="$SENTRY_AUTH_TOKEN"\n`],
  ['a text in double quotes', 'shellscript', 'a.sh', `curl -H "Authorization: Bearer T" https://sentry.io/\n`, `curl -H "Authorization: Bearer \${SENTRY_AUTH_TOKEN}" https://sentry.io/\n`],
  ['a part of a text in single quotes', 'shellscript', 'a.sh', `curl -H 'Authorization: Bearer T' https://sentry.io/\n`, null],
  ['the variable itself', 'shellscript', 'a.sh', `export SENTRY_AUTH_TOKEN=T\n`, null],
  ['a here document', 'shellscript', 'a.sh', `cat <<'EOF'\nt='T'\nEOF\n`, null],
  ['a component', 'vue', 'a.vue', `<template>\n  <app token="T" />\n</template>\n`, null],
  ['the script of a component', 'vue', 'a.vue', `<script setup lang="ts">\nconst t: string = 'T';\n</script>\n<template>\n  <p />\n</template>\n`, null],
  ['the script of a component', 'svelte', 'a.svelte', `<script>\n  let t = 'T';\n</script>\n<p>{t}</p>\n`, null],
  ['a language that is not known', 'constructor', 'a.x', `t = "T"\n`, null],
  ['what has no variables', 'json', 'a.json', `{ "t": "T" }\n`, null],
];

/** Where a comment may not stand on the line before: it would be text, or cut a line that goes on. `T` stands for the token. */
const noComment: readonly (readonly [about: string, languageId: string, path: string, text: string])[] = [
  ['a template over lines', 'javascript', 'a.js', 'const t = `\n  T\n`;'],
  ['an attribute over lines', 'typescriptreact', 'a.tsx', `const a = <A b="\n  T\n" />;`],
  ['a text over lines', 'python', 'a.py', `t = """\nT\n"""\n`],
  ['a line that goes on', 'python', 'a.py', `t = \\\n  "T"\n`],
  ['a raw text', 'go', 'a.go', 'package main\n\nvar t = `\nT\n`\n'],
  ['a text block', 'java', 'A.java', `class A { String t = """\n  T\n  """; }`],
  ['a here document', 'php', 'a.php', `<?php\n$t = <<<EOT\nT\nEOT;\n`],
  ['what is no PHP', 'php', 'a.php', `<p>\nT\n</p>\n<?php f();\n`],
  ['a text over lines', 'rust', 'a.rs', `fn main() { let _t = "\nT\n"; }\n`],
  ['a text over lines', 'csharp', 'a.cs', `var t = @"\nT\n";`],
  ['a raw text', 'kotlin', 'a.kt', `val t = """\n  T\n"""\n`],
  ['a raw text', 'swift', 'a.swift', `let t = #"""\n  T\n"""#\n`],
  ['a here document', 'ruby', 'a.rb', `h = <<~EOT\n  T\nEOT\n`],
  ['a text over lines', 'ruby', 'a.rb', `h = "\n  T"\n`],
  ['a here document', 'shellscript', 'a.sh', `cat <<EOF\nT\nEOF\n`],
  ['a command that goes on', 'shellscript', 'a.sh', `curl \\\n  -H "Authorization: Bearer T" x\n`],
  ['a text over lines', 'shellscript', 'a.sh', `t='\nT\n'\n`],
  ['a block', 'yaml', 'a.yaml', `run: |\n  curl -H "Authorization: Bearer T"\n`],
  ['a folded block', 'yaml', 'a.yaml', `a: 1\nrun: >-\n  curl\n  T\nb: 2\n`],
  ['a plain scalar over lines', 'yaml', 'a.yaml', `run: curl\n  T\n`],
  ['a text over lines', 'toml', 'a.toml', `t = """\nT\n"""\n`],
  ['a raw text', 'cpp', 'a.cpp', `auto t = R"x(\nT\n)x";\n`],
  ['a text over lines', 'sql', 'a.sql', `insert into a values ('\nT\n');\n`],
  ['a tag', 'html', 'a.html', `<a\n  data-token="T"\n>x</a>\n`],
  ['a comment', 'html', 'a.html', `<!--\nT\n-->\n`],
  ['a section of characters', 'xml', 'a.xml', `<a><![CDATA[\nT\n]]></a>\n`],
  ['data in a page', 'html', 'a.html', `<script type="application/json">\n{"t": "T"}\n</script>\n`],
  ['an expression of a template', 'svelte', 'a.svelte', `<p>{f(\n  'T'\n)}</p>\n`],
  ['the first line of a script', 'shellscript', 'a.sh', `#!/usr/bin/env -S A=T sh\n`],
  ['the first line of a page', 'php', 'a.php', `<?php $t = 'T';\n`],
  ['what comes in front of PHP', 'php', 'a.php', `T\n<?php f();\n`],
  ['the first line of a document', 'xml', 'a.xml', `<?xml version="1.0"?><a b="T"/>\n`],
  ['a row of a table', 'markdown', 'a.md', `| a |\n| - |\n| T |\n`],
  ['a block of code', 'markdown', 'a.md', '```sh\nexport A=T\n```\n'],
  ['a value over lines', 'properties', '.env', `A="x\nT\n"\n`],
  ['what has no comments', 'json', 'a.json', `{ "t": "T" }\n`],
];

const comments: readonly (readonly [about: string, languageId: string, path: string, before: string, line: string])[] = [
  ['between tags', 'typescriptreact', 'a.tsx', `const a = (\n  <App>\n    T\n  </App>\n);`, '    {/* D */}'],
  ['on a tag between tags', 'typescriptreact', 'a.tsx', `const a = (\n  <App>\n    <b t="T" />\n  </App>\n);`, '    {/* D */}'],
  ['among attributes', 'typescriptreact', 'a.tsx', `const a = (\n  <App\n    token="T"\n  />\n);`, '    // D'],
  ['in a part of a template', 'javascript', 'a.js', 'const a = `${f(\n  "T",\n)}`;', '  // D'],
  ['behind a text with the beginning of a comment', 'csharp', 'a.cs', `var a = "/*";\nvar t = "T";\n`, '// D'],
  ['behind a comment with a quote', 'shellscript', 'a.sh', `# don't\nt='T'\n`, '# D'],
  ['behind a here document', 'shellscript', 'a.sh', `cat <<EOF\ndon't\nEOF\nt='T'\n`, '# D'],
  ['in a script of a page', 'html', 'a.html', `<p>a</p>\n<script>\nconst t = 'T';\n</script>\n`, '// D'],
  ['in a script of a component', 'vue', 'a.vue', `<template>\n  <p>{{ a }}</p>\n</template>\n<script lang="ts">\nconst t: A<string> = 'T';\n</script>\n`, '// D'],
  ['in a template of a component', 'vue', 'a.vue', `<template>\n  <p t="T" />\n</template>\n`, '  <!-- D -->'],
  ['in a style', 'html', 'a.html', `<style>\na { content: "T" }\n</style>\n`, '/* D */'],
  ['in a page', 'html', 'a.html', `<p>\n  T\n</p>\n`, '  <!-- D -->'],
  ['in a file of settings', 'dotenv', '.env', `# it's\nexport A=T\n`, '# D'],
  ['among settings', 'ini', '.sentryclirc', `[auth]\ntoken=T\n`, '; D'],
  ['behind a block', 'yaml', 'a.yaml', `run: |\n  a\nenv:\n  A: T\n`, '  # D'],
  ['with the line ends of the text', 'python', 'a.py', `import os\r\nt = "T"\r\n`, '# D'],
  ['in a list of Markdown', 'markdown', 'a.md', `# a\n\n- T\n`, '<!-- D -->'],
  ['by the name of the file', 'plaintext', 'a.py', `t = "T"\n`, '# D'],
  ['by the name of an editor', 'sh', 'a', `t='T'\n`, '# D'],
];

const directive = 'sntrylint-disable-next-line sentry-user-token -- revoked, and kept as it is';
const filled = (text: string): string => text.replaceAll(/\bT\b/g, user);

describe('the environment variable in the place of a value', () => {
  it.each(rows)('%s in %s (%s)', async (_, languageId, path, before, wanted) => {
    const now = (await offered(languageId, path, filled(before))).get('Read it from the environment variable');
    expect(now ?? null).toBe(wanted);
  });
});

describe('a comment in front of a finding', () => {
  it.each(comments)('stands %s (%s, %s)', async (_, languageId, path, before, line) => {
    const now = (await offered(languageId, path, filled(before))).get('Suppress sentry-user-token')!;
    const end = before.includes('\r\n') ? '\r\n' : '\n';
    expect(now.replaceAll(directive, 'D').split(end)).toContain(line);
    expect(now.replace(`${line.replace('D', directive)}${end}`, '')).toBe(filled(before));
    expect(await spotsIn(now, join(folder, path))).toEqual([]);
  });

  it.each(noComment)('is not offered in %s (%s, %s)', async (_, languageId, path, before) => {
    expect([...(await offered(languageId, path, filled(before))).keys()].filter((title) => title.startsWith('Suppress'))).toEqual([]);
  });
});

/** What says of a text of each language whether it can be read; for some it takes a second to start. */
const readers: Readonly<Record<string, readonly [tool: string, ...args: string[]]>> = {
  '.py': ['python3', '-c', 'import sys; [compile(open(name).read(), name, "exec") for name in sys.argv[1:]]'],
  '.sh': ['bash', '-c', 'for file; do bash -n "$file" || exit 1; done', 'bash'],
  ...(isLong ? { '.go': ['gofmt', '-e', '-l'], '.php': ['php', '-l'], '.rb': ['ruby', '-c'], '.java': ['javac', '-proc:none', '-implicit:none', '-d', folder], '.rs': ['rustc', '--emit=metadata', '--crate-name', 'a', '--out-dir', folder] } : {}),
};
const loaders: Readonly<Record<string, Loader>> = { '.js': 'js', '.mjs': 'js', '.jsx': 'jsx', '.ts': 'ts', '.tsx': 'tsx' };
const all = [...rows, ...comments, ...noComment] as readonly (readonly [about: string, languageId: string, path: string, before: string])[];

describe('a text after any action, and before it', () => {
  it.each(all.filter(([, , path]) => extname(path) in loaders))('can be read: %s in %s (%s) %#', async (_, languageId, path, before) => {
    const texts = [...(await offered(languageId, path, filled(before))).values()];
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(() => transformSync(text, { loader: loaders[extname(path)]! })).not.toThrow();
  });

  it.each(Object.keys(readers).filter((one) => isInstalled(readers[one]![0])))('can be read by what reads %s', async (extension) => {
    const [tool, ...args] = readers[extension]!;
    const files: string[] = [];
    for (const [, languageId, path, before] of all.filter((row) => extname(row[2]) === extension)) {
      for (const text of (await offered(languageId, path, filled(before))).values()) {
        const file = join(folder, 'after', String(files.length), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        files.push(file);
      }
    }
    // These take one program at a time.
    const runs = /javac|rustc|php|ruby/.test(tool) ? files.map((file) => [file]) : [files];
    expect(runs.flat().length).toBeGreaterThan(5);
    for (const run of runs) expect(spawnSync(tool, [...args, ...run], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  }, 120_000);
});
