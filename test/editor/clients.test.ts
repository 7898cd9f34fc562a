import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repo, type Repo } from '../support/repo.ts';
import { needs } from '../support/needs.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));
const user = tokens('editors').user();
const text = `const é = "😀"; const t = '${user}';\n`;

/** What an editor showed, and what the file was after its first code action. */
interface Shown {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

function run(made: Repo, command: string, args: readonly string[]): Shown {
  const { status, stderr, stdout } = spawnSync(command, args, { cwd: made.root, env: { ...made.env, TERM: 'dumb' }, encoding: 'utf8', timeout: 60_000 });
  if (!existsSync(made.path('shown.json'))) throw new Error(`${command} ended with ${status}: ${(stdout + stderr).replaceAll(user, '…').slice(-2000)}`);
  return JSON.parse(readFileSync(made.path('shown.json'), 'utf8')) as Shown;
}

/** The columns of the token as people count them: from 0, in characters of the line. */
const start = text.indexOf(user);
const after = text.replace(`'${user}'`, 'process.env.SENTRY_AUTH_TOKEN');

describe('Neovim', () => {
  needs('nvim');

  it('shows the token on its columns and applies an action', () => {
    const made = repo().file('a.js', text).file('init.lua', String.raw`
      vim.cmd('edit a.js')
      local id = vim.lsp.start_client({ name = 'sntrylint', cmd = { '${process.execPath}', '${program}', 'lsp', '--stdio' }, root_dir = vim.fn.getcwd() })
      vim.lsp.buf_attach_client(0, id)
      vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
      local shown = vim.diagnostic.get(0)[1]
      local params = vim.lsp.util.make_range_params()
      params.range = shown.user_data.lsp.range or { start = { line = shown.lnum, character = 30 }, ['end'] = { line = shown.lnum, character = 31 } }
      params.context = { diagnostics = {} }
      local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 20000)
      vim.lsp.util.apply_workspace_edit(answers[id].result[1].edit, 'utf-16')
      vim.cmd('silent write')
      vim.fn.writefile({ vim.fn.json_encode({ line = shown.lnum, start = shown.col, ['end'] = shown.end_col, code = shown.code or shown.user_data.lsp.code }) }, 'shown.json')
      vim.cmd('qall!')
    `);
    // Neovim counts bytes.
    const bytes = Buffer.byteLength(text.slice(0, start));
    expect(run(made, 'nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-c', 'luafile init.lua'])).toEqual({ line: 0, start: bytes, end: bytes + 71, code: 'sentry-user-token' });
    expect(readFileSync(made.path('a.js'), 'utf8')).toBe(after);
  });
});

describe('Emacs with eglot', () => {
  needs('emacs');

  it('shows the token on its columns and applies an action', () => {
    const made = repo().file('a.js', text).stage().commit('text').file('init.el', String.raw`
      (package-initialize)
      (require 'eglot)
      (require 'flymake)
      (setq eglot-sync-connect 30 eglot-connect-timeout 30 eglot-autoshutdown nil make-backup-files nil)
      (add-to-list 'eglot-server-programs '(js-mode . ("${process.execPath}" "${program}" "lsp" "--stdio")))
      (find-file "a.js")
      (js-mode)
      (call-interactively 'eglot)
      (flymake-mode 1)
      (let ((tries 0))
        (while (and (< tries 200) (null (flymake-diagnostics)))
          (flymake-start) (accept-process-output nil 0.1) (setq tries (1+ tries))))
      (let* ((shown (car (flymake-diagnostics))) (start (flymake-diagnostic-beg shown)) (end (flymake-diagnostic-end shown)))
        (let ((told (json-encode (list :line (1- (line-number-at-pos start)) :start (- start (line-beginning-position)) :end (- end (line-beginning-position))
                                       :code (if (string-match "sentry-user-token" (flymake-diagnostic-text shown)) "sentry-user-token" "none")))))
          (with-temp-file "shown.json" (insert told)))
        (let* ((actions (jsonrpc-request (eglot--current-server-or-lose) :textDocument/codeAction
                  (list :textDocument (eglot--TextDocumentIdentifier) :range (list :start (eglot--pos-to-lsp-position start) :end (eglot--pos-to-lsp-position end)) :context (list :diagnostics [])))))
          (eglot--apply-workspace-edit (plist-get (aref actions 0) :edit)))
        (save-buffer))
    `);
    const shown = run(made, 'emacs', ['--batch', '-q', '-l', 'init.el']);
    // Emacs counts characters, of which the emoji is one.
    const characters = Array.from(text.slice(0, start)).length;
    expect(shown).toMatchObject({ line: 0, start: characters, end: characters + 71 });
    expect(readFileSync(made.path('a.js'), 'utf8')).toBe(after);
  });
});
