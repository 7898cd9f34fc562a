import { isObject } from '../../json.ts';
import { visible } from '../../secret/escape.ts';

/** A finding of an earlier scan, as far as its JSON report tells. */
export interface KnownLeak {
  readonly kind: string;
  /** The last four characters; null where the report hides them. */
  readonly lastFour: string | null;
  readonly fingerprint: string;
  readonly organization: string | null;
  readonly state: string;
  readonly scopes: readonly string[];
  /** The first place it stands at. */
  readonly path: string;
}

/** Reads the findings of a JSON report; null where the text is no such report. */
export function readKnownLeaks(report: unknown): readonly KnownLeak[] | null {
  if (!isObject(report) || !Array.isArray(report['findings'])) return null;
  return report['findings'].filter(isObject).flatMap((finding) => {
    const { kind, fingerprint, redacted, organization, verification, locations } = finding;
    if (typeof kind !== 'string' || typeof fingerprint !== 'string') return [];
    const first: unknown = Array.isArray(locations) ? locations[0] : undefined;
    const state = isObject(verification) ? verification['state'] : undefined;
    const scopes = isObject(verification) && Array.isArray(verification['scopes']) ? verification['scopes'] : [];
    return {
      kind: visible(kind, 40),
      fingerprint: visible(fingerprint, 64),
      lastFour: typeof redacted === 'string' ? (/\u2026(.{4})$/su.exec(redacted)?.[1] ?? null) : null,
      organization: isObject(organization) && typeof organization['slug'] === 'string' ? organization['slug'] : null,
      state: typeof state === 'string' ? visible(state, 20) : 'unverified',
      scopes: scopes.filter((scope) => typeof scope === 'string').map((scope) => visible(scope, 60)),
      path: isObject(first) && typeof first['path'] === 'string' ? visible(first['path']) : 'an unknown place',
    };
  });
}
