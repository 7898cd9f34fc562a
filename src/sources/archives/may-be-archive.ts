import { archiveKind, headBytes } from './archive-kind.ts';
import { appendedZip, isProgram } from './formats/appended-zip.ts';
import { holdsBase64Gzip } from './formats/base64-gzip.ts';

/** Whether content is an archive, or a program or a text that may contain one. Of content in chunks only the beginning is known. */
export function mayBeArchive(content: Buffer): boolean {
  const head = content.subarray(0, headBytes);
  return archiveKind(head) !== null || isProgram(head) || appendedZip(content) !== null || holdsBase64Gzip(content);
}
