import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { lastingFolder } from '../repo.ts';

/** A page in a real browser without a window. */
export interface BrowserPage {
  /** Opens a file and waits until it is loaded. */
  open(file: string): Promise<void>;
  /** Runs an expression in the page and gives its value. If it is a promise, waits for it. */
  run<Result>(expression: string): Promise<Result>;
  /** Sets the size of the screen, and whether the user prefers dark colours. */
  look(width: number, dark: boolean): Promise<void>;
  /** Types a key as a person does: `Tab`, `Enter`, `a`. */
  press(key: string): Promise<void>;
  /** The page as a PNG: the whole page, or only its first part of the given height. */
  picture(height: number | null): Promise<Buffer>;
  /** The page as PDF. */
  print(): Promise<Buffer>;
  /** Messages on the console, errors, and violations of the policy, since the page was opened. */
  readonly complaints: readonly string[];
  /** Addresses that were requested since the page was opened, without the page itself. */
  readonly requests: readonly string[];
}

export interface Browser {
  readonly page: BrowserPage;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * Starts Chromium (Debian's package with this name) and uses its DevTools protocol over a pipe
 * (https://chromedevtools.github.io/devtools-protocol/). A message is JSON and ends with NUL. The browser makes no
 * requests of its own.
 */
export async function chromium(): Promise<Browser> {
  const folder = lastingFolder();
  const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-extensions', '--hide-scrollbars'];
  const child = spawn('chromium', [...quiet, '--remote-debugging-pipe', `--user-data-dir=${folder}/profile`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder },
  });
  const protocol = speak(child);
  const { targetInfos } = (await protocol.send('Target.getTargets', {}, null)) as { readonly targetInfos: readonly { readonly targetId: string; readonly type: string }[] };
  const targetId = targetInfos.find(({ type }) => type === 'page')!.targetId;
  const { sessionId } = (await protocol.send('Target.attachToTarget', { targetId, flatten: true }, null)) as { readonly sessionId: string };
  const send = (method: string, params: object = {}) => protocol.send(method, params, sessionId);
  const [complaints, requests]: [string[], string[]] = [[], []];
  protocol.on('Runtime.consoleAPICalled', ({ args }) => complaints.push(JSON.stringify(args)));
  protocol.on('Runtime.exceptionThrown', ({ exceptionDetails }) => complaints.push(JSON.stringify(exceptionDetails)));
  protocol.on('Log.entryAdded', ({ entry }) => complaints.push(JSON.stringify(entry)));
  protocol.on('Network.requestWillBeSent', ({ request }) => requests.push((request as { readonly url: string }).url));
  await Promise.all(['Page', 'Runtime', 'Log', 'Network'].map((domain) => send(`${domain}.enable`)));
  // Without focus a page cannot use the clipboard.
  await send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await protocol.send('Browser.grantPermissions', { permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'] }, null);

  const page: BrowserPage = {
    complaints,
    requests,
    async open(file) {
      const url = pathToFileURL(file).href;
      const loaded = protocol.next('Page.loadEventFired');
      await send('Page.navigate', { url });
      await loaded;
      const own = requests.findLastIndex((one) => one === url);
      requests.splice(0, own + 1);
    },
    async run(expression) {
      const { result, exceptionDetails } = (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true })) as { readonly result: { readonly value: never }; readonly exceptionDetails?: object };
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
    async look(width, dark) {
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    },
    async press(key) {
      const codes: Readonly<Record<string, readonly [code: number, text: string]>> = { Tab: [9, ''], Enter: [13, '\r'], ' ': [32, ' '] };
      const [code, text] = codes[key] ?? [key.toUpperCase().charCodeAt(0), key];
      const event = { key, windowsVirtualKeyCode: code, ...(text === '' ? {} : { text }) };
      await send('Input.dispatchKeyEvent', { type: text === '' ? 'rawKeyDown' : 'keyDown', ...event });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    async picture(height) {
      const { cssContentSize } = (await send('Page.getLayoutMetrics')) as { readonly cssContentSize: { readonly width: number; readonly height: number } };
      await send('Emulation.setDeviceMetricsOverride', { width: cssContentSize.width, height: Math.ceil(Math.min(cssContentSize.height, height ?? Infinity)), deviceScaleFactor: 1, mobile: false });
      const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, height ?? Infinity), scale: 1 };
      const { data } = (await send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip })) as { readonly data: string };
      return Buffer.from(data, 'base64');
    },
    async print() {
      const { data } = (await send('Page.printToPDF', { printBackground: true })) as { readonly data: string };
      return Buffer.from(data, 'base64');
    },
  };
  return {
    page,
    async close() {
      const ended = new Promise((resolve) => void child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

/** Sends requests of the protocol, and receives its events. */
function speak(child: ChildProcess) {
  const [to, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, ((params: Readonly<Record<string, unknown>>) => void)[]>();
  const on = (method: string, listener: (params: Readonly<Record<string, unknown>>) => void): void => void listeners.set(method, [...(listeners.get(method) ?? []), listener]);
  let rest = '';
  let last = 0;
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop()!;
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners.get(message.method ?? '') ?? []) listener(message.params ?? {});
    }
  });
  return {
    on,
    next: (method: string) => new Promise<void>((resolve) => on(method, () => resolve())),
    send(method: string, params: object, sessionId: string | null) {
      const id = ++last;
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
        to.write(`${JSON.stringify({ id, method, params, ...(sessionId === null ? {} : { sessionId }) })}\0`);
      });
    },
  };
}
