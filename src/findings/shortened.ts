/** The most characters of a name that a report shows. Linux opens no longer path (PATH_MAX). */
const longestShown = 4096;

/**
 * Makes a name from the repository safe to show, and cuts a very long one. In a tree object a name may have millions of
 * characters, and every report shows it many times.
 *
 * @param safe hides secrets in the name. It gets more of a long name than is shown, so that a secret which begins in
 *   the shown part is complete
 */
export function shortened(name: string, safe: (name: string) => string): string {
  if (name.length <= longestShown) return safe(name);
  const start = name.slice(0, 2 * longestShown);
  const whole = safe(start);
  // Where the rest was not looked through, a secret at the end may be incomplete. So what is shown ends long before it.
  const end = start === name ? longestShown : Math.min(longestShown, whole.length - longestShown);
  return `${whole.slice(0, Math.max(0, end)).replace(/[\ud800-\udbff]$/, '')}…`;
}
