import type { Command } from '../../command.ts';

export const lspCommand: Command = {
  operands: '',
  maxOperands: 0,
  about: `A language server for every language: it shows Sentry tokens in an editor while they are typed, with the same \
rules, configuration, comments and baseline as a scan, says on hover what a token is, and offers to take the value from \
the environment, to list the file in .gitignore, to open the page where the token is revoked, or to say why it is none. \
Speaks LSP on standard input and output; docs/editors.md shows how each editor starts it.`,
  flags: ['stdio'],
  run: async ({ io }) => {
    const { serveStandardStreams } = await import('../../../editor/server.ts');
    serveStandardStreams({ env: io.env });
    return new Promise(() => {});
  },
};
