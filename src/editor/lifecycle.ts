import { type Connection, type ConnectionOptions, ErrorCodes, Message, type RequestMessage, ResponseError } from 'vscode-languageserver/node.js';

/** The state of a server: its editor begins with `initialize`, and after `shutdown` only `exit` follows. */
type Phase = 'new' | 'running' | 'shut down';

/**
 * Makes an editor keep to the order of the protocol, which the library does not do. A request before `initialize` is
 * answered with `ServerNotInitialized`. A request after `shutdown`, and a second `initialize`, are answered with
 * `InvalidRequest`. A notification at the wrong time is ignored, except `exit`.
 */
export class Lifecycle {
  #phase: Phase = 'new';
  #refused = ErrorCodes.InvalidRequest as number;

  /** The options for the connection that will be made. */
  readonly options: ConnectionOptions = {
    messageStrategy: {
      handleMessage: (message, next) => {
        if (Message.isRequest(message)) next(this.#admits(message.method) ? message : this.#refuse(message));
        else if (!Message.isNotification(message) || this.#phase === 'running' || message.method === 'exit') next(message);
      },
    },
  };

  /** Answers refused requests on a connection. */
  answer(connection: Connection): void {
    connection.onRequest(refusal, () => new ResponseError(this.#refused, this.#refused === ErrorCodes.ServerNotInitialized ? 'the first request is initialize' : 'the server was initialized before, or has been shut down'));
  }

  #admits(method: string): boolean {
    if ((method === 'initialize') !== (this.#phase === 'new') || this.#phase === 'shut down') return false;
    if (method === 'initialize') this.#phase = 'running';
    if (method === 'shutdown') this.#phase = 'shut down';
    return true;
  }

  /**
   * The same request under a name that the server does not know. It keeps its number, by which the editor recognizes
   * the answer.
   */
  #refuse({ jsonrpc, id }: RequestMessage): RequestMessage {
    this.#refused = this.#phase === 'new' ? ErrorCodes.ServerNotInitialized : ErrorCodes.InvalidRequest;
    return { jsonrpc, id, method: refusal };
  }
}

const refusal = 'sntrylint/refused';
