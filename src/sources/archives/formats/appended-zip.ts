const end = Buffer.from('504b0506', 'hex');
/** The end record without its comment, which is the last thing in a zip (APPNOTE.TXT, section 4.3.16). */
const endBytes = 22;
const longestComment = 0xffff;

/**
 * The zip after some other content, as in a program that unpacks itself, a `.pyz`, or a picture with a zip attached; null if
 * there is none. Offsets in a zip may count from the beginning of the file or of the zip: the result begins where they fit.
 */
export function appendedZip(bytes: Buffer): Buffer | null {
  const at = bytes.lastIndexOf(end);
  if (at === -1 || at < bytes.length - endBytes - longestComment || at + endBytes > bytes.length) return null;
  if (at + endBytes + bytes.readUInt16LE(at + 20) !== bytes.length) return null;
  const before = at - bytes.readUInt32LE(at + 12) - bytes.readUInt32LE(at + 16);
  // If it is below zero, another record describes the directory (zip64).
  return before > 0 ? bytes.subarray(before) : bytes;
}

/** Whether content begins like a program, which an archive may follow. */
export function isProgram(head: Buffer): boolean {
  return ['MZ', '\x7fELF', '#!'].some((magic) => head.toString('latin1', 0, magic.length) === magic);
}
