/**
 * Reads the cursor of the next page from Sentry's `Link` header; null if there is no further page:
 * `<https://…>; rel="previous"; results="false"; cursor="0:0:1", <https://…>; rel="next"; results="true"; cursor="0:100:0"`
 * (docs.sentry.io API, "Paginating results"). The address in the header is not used: it comes from outside.
 */
export function nextCursor(link: string | null): string | null {
  for (const part of link?.split(',') ?? []) {
    if (!/;\s*rel="next"/.test(part) || !/;\s*results="true"/.test(part)) continue;
    return /;\s*cursor="([0-9:-]{1,64})"/.exec(part)?.[1] ?? null;
  }
  return null;
}
