/** The result of one check of the doctor. */
export interface Check {
  /** `note`: worth knowing, but no fault. */
  readonly state: 'ok' | 'note' | 'problem';
  /** One sentence. */
  readonly what: string;
  /** What to do about it, a command or a sentence; null if nothing. */
  readonly fix: string | null;
}

/** All is well. */
export function ok(what: string): Check {
  return { state: 'ok', what, fix: null };
}

/** Worth knowing, and no fault. */
export function note(what: string, fix: string | null = null): Check {
  return { state: 'note', what, fix };
}

/** A hook would not run, or would not scan. */
export function problem(what: string, fix: string): Check {
  return { state: 'problem', what, fix };
}
