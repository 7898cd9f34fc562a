import { createHash } from 'node:crypto';
import type { Markup } from './markup.ts';

export interface DocumentParts {
  readonly title: Markup;
  readonly style: string;
  readonly script: string;
  /** The content of the body. One element in it has the id `findings`. */
  readonly content: Markup;
}

/**
 * A page in one file. It loads nothing. Its policy allows only this one script, by its hash. Everything can be read
 * without the script. The page is well-formed XML too.
 */
export function documentOf({ title, content, ...inline }: DocumentParts): string {
  // Written so that an XML parser takes neither the style nor the script for markup.
  const [style, script] = [inline.style, inline.script].map((text) => `/*<![CDATA[*/${text}/*]]>*/`) as [string, string];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="color-scheme" content="light dark"/>
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#findings">To the findings</a>
${content}
<script>${script}</script>
</body>
</html>
`;
}

function hash(inline: string): string {
  return `sha256-${createHash('sha256').update(inline, 'utf8').digest('base64')}`;
}
