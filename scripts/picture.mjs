// Draws what a refused commit looks like (docs/refused-commit-light.svg and -dark.svg): `npm run picture`. It runs the
// built program in a new repository. The README shows the pictures.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = "git commit -m 'Set up Sentry'";

const themes = {
  light: { back: '#ffffff', edge: '#d0d7de', text: '#1f2328', red: '#b3261e', yellow: '#8a5a00', green: '#1a7f37', cyan: '#0b57d0', faint: '#636c76' },
  dark: { back: '#0d1117', edge: '#3d444d', text: '#e6edf3', red: '#ff8a80', yellow: '#f2b84b', green: '#5fd17a', cyan: '#8ab4f8', faint: '#9198a1' },
};

/** The pictures, each with the content that its file should have. */
export function pictures() {
  const output = refusedCommit();
  return Object.entries(themes).map(([name, colors]) => ({ file: `docs/refused-commit-${name}.svg`, content: draw(`$ ${command}\n${output}`, colors) }));
}

/** The coloured output of the program. The token and the text are the same each time, apart from the duration. */
function refusedCommit() {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-picture-'));
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  try {
    execFileSync('git', ['init', '--quiet'], { cwd: folder, env });
    writeFileSync(join(folder, '.sentryclirc'), `[auth]\ntoken=sntryu_${createHash('sha256').update('a picture').digest('hex')}\n`);
    execFileSync('git', ['add', '.sentryclirc'], { cwd: folder, env });
    const { stdout, status, stderr } = spawnSync(process.execPath, [join(root, 'bin/sntrylint.js'), 'staged', '--color', 'always'], { cwd: folder, env, encoding: 'utf8' });
    if (status !== 1) throw new Error(`the commit was not refused: ${stderr}`);
    return stdout.trimEnd().replace(/read in [<\d. ]+ s/, 'read in 0.03 s');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [line, column, margin, size] = [20, 8.43, 20, 14];

function draw(text, colors) {
  const lines = text.split('\n');
  // oxlint-disable-next-line no-control-regex -- a colour begins with this character
  const columns = Math.max(...lines.map((one) => one.replaceAll(/\u001b\[\d+m/g, '').length));
  const [width, height] = [Math.ceil(columns * column + 2 * margin), lines.length * line + 2 * margin];
  const rows = lines.map((one, at) => `<text x="${margin}" y="${margin + (at + 1) * line - 6}">${spans(one, colors)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="sntrylint refuses a commit that would add a Sentry token">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colors.back}" stroke="${colors.edge}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${size}" fill="${colors.text}">`,
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The meanings of the codes in `src/report/text/paint.ts`. */
const codes = { 1: { bold: true }, 2: { color: 'faint' }, 22: { bold: false, color: null }, 31: { color: 'red' }, 32: { color: 'green' }, 33: { color: 'yellow' }, 36: { color: 'cyan' }, 39: { color: null } };

/** Replaces spaces by spaces that do not break, since viewers would drop the others. */
function spans(text, colors) {
  const style = { bold: false, color: null };
  const parts = [];
  // oxlint-disable-next-line no-control-regex -- a colour begins with this character
  for (const [, code, shown] of text.matchAll(/(?:\u001b\[(\d+)m)?([^\u001b]*)/g)) {
    Object.assign(style, codes[code]);
    if (shown === '') continue;
    const escaped = shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(' ', '\u00a0');
    const attributes = [style.color === null ? '' : ` fill="${colors[style.color]}"`, style.bold ? ' font-weight="bold"' : ''].join('');
    parts.push(attributes === '' ? escaped : `<tspan${attributes}>${escaped}</tspan>`);
  }
  return parts.join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const { file, content } of pictures()) writeFileSync(join(root, file), content);
