/** Whether an entry of this mode has content here: files and symlinks; not absent ones (`000000`), not submodules (`160000`). */
export function isContent(mode: string): boolean {
  return mode.startsWith('100') || mode === '120000';
}
