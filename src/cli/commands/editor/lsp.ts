import type { Command } from '../../command.ts';

export const lspCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [['sntrylint lsp --stdio', 'as an editor calls it']],
  about: `A language server for every language. It shows Sentry tokens in an editor while they are typed, with the same rules, \
configuration, comments and baseline as a scan. On hover it says what a token is. It offers to read the value from \
the environment, to list the file in .gitignore, to open the page where the token is revoked, or to say why it is \
not one. It speaks LSP on standard input and output; docs/editors.md shows how each editor starts it.`,
  flags: ['stdio'],
  run: async ({ io }) => {
    const { serveStandardStreams } = await import('../../../editor/server.ts');
    serveStandardStreams({ env: io.env });
    return new Promise(() => {});
  },
};
