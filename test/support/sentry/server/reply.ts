/** The answer of a route. It has exactly one kind of body. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function detail(status: number, text: string): Reply {
  return { status, json: { detail: text } };
}

export const notFound = detail(404, 'The requested resource does not exist');
export const notLoggedIn = detail(401, 'Authentication credentials were not provided.');
export const gone: Reply = { status: 204 };
