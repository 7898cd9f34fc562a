/**
 * An error that a user can cause and fix. Every other error is a bug, and is reported as a bug.
 *
 * `what` is one sentence without a full stop. `where` is the file, line or option that the error is about. `fix` says
 * what to do; git's words in it may have several lines. No field may hold a secret.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly what: string;
  readonly where: string | null;
  readonly fix: string | null;
  /** Other errors in the same place. */
  readonly more: readonly UserError[];
  /** 2: the call or the configuration is wrong. 3: the scan could not be completed. */
  readonly exitCode: 2 | 3;

  constructor(
    what: string,
    detail: { where?: string | undefined; fix?: string | undefined; more?: readonly UserError[]; exitCode?: 2 | 3; cause?: unknown } = {},
  ) {
    super(what, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.what = what;
    this.where = detail.where ?? null;
    this.fix = detail.fix ?? null;
    this.more = detail.more ?? [];
    this.exitCode = detail.exitCode ?? 2;
  }

  /** The whole error in one line. */
  get line(): string {
    return onOneLine([this.what, this.where, this.fix].filter((part) => part !== null).join('; '));
  }
}

/** A text of several lines, such as git's words, on one line. */
export function onOneLine(text: string): string {
  return text.replaceAll(/(?<!\s)\s*[\r\n]\s*/g, ' ');
}

/**
 * Content that became unreadable half-way, such as a file that was cut while it was read, or a broken stream of
 * objects. A chunk iterator throws this error, and the scan of other contents goes on. `reason` is for people.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/**
 * Content that does not follow its format, such as an archive or a pack. `message` is for people. Any other error while
 * reading is a bug.
 */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}
