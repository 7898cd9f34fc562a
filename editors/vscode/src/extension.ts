import { workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { serverFile } from './server-file.ts';

let client: LanguageClient | undefined;

/** Starts the language server for every file. Restarts it if the settings ask for another server. */
export async function activate(context: ExtensionContext): Promise<void> {
  await start(context);
  const again = (): Promise<void> => deactivate().then(() => start(context));
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(again),
    workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration('sntrylint.server') ? again() : undefined)),
  );
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function start(context: ExtensionContext): Promise<void> {
  const setting = workspace.getConfiguration('sntrylint').get<'extension' | 'workspace'>('server', 'extension');
  const module = serverFile({ extension: context.extensionPath, folders: workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [], setting, isTrusted: workspace.isTrusted });
  const server = { module, args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient('sntrylint', 'sntrylint', server, { documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }] });
  await client.start();
}
