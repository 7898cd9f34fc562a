/** Why there was no answer, in words, and whether trying again may help. */
export interface Failure {
  readonly reason: string;
  /** Whether the request may have reached the server. */
  readonly sent: boolean;
  readonly retry: boolean;
}

/** Codes of connections that were never made, so nothing was sent. */
const unconnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_ABORTED', 'UND_ERR_PRX_TLS',
]);

const network: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name server did not answer',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'the answer did not come in time',
  UND_ERR_BODY_TIMEOUT: 'the answer did not come in time',
  UND_ERR_SOCKET: 'the connection was cut off',
  UND_ERR_ABORTED: 'the proxy refused the connection',
  UND_ERR_PRX_TLS: 'the proxy refused the connection',
};

/**
 * Says what went wrong, only by the error's code. The messages of errors below fetch are never passed on: the message
 * about an invalid header quotes the header, which holds the token.
 */
export function describeFailure(error: unknown): Failure {
  const code = codeOf(error);
  if (code === null) return { reason: 'the request failed', sent: true, retry: true };
  const words = network[code];
  if (words !== undefined) return { reason: `${words} (${code})`, sent: !unconnected.has(code), retry: true };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return { reason: `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS names further authorities`, sent: false, retry: false };
  }
  if (/SSL|TLS/.test(code)) return { reason: `TLS failed (${code})`, sent: false, retry: false };
  return { reason: `the request failed (${code})`, sent: true, retry: true };
}

/** The first code in the chain of causes. It must look like a code (`ECONNREFUSED`), so that nothing else is shown. */
function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,50}$/.test(code)) return code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return null;
}
