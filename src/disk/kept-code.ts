import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { type PrivateFolder, privateFolder } from './private-folder.ts';

/**
 * A program of the package, started from code that V8 compiled in an earlier call. This lets a hook end 12 ms earlier.
 * The code is kept in the user's own cache folder. It was made on this machine from this source, so nothing else than
 * the package runs. Without such a folder nothing is kept.
 */
export interface Program<Exports> {
  readonly exports: Exports;
  /** Keeps what V8 has compiled by now. Call it at the end, with the flags of V8 that were set at the start. Null if enough is kept, or nothing can be. */
  readonly keep: (() => void) | null;
}

/** The most bytes of a kept file. */
const mostBytes = 64 * 1024 * 1024;
/**
 * How many calls may add newly compiled code. The first commit may have had nothing to look at, so much was not
 * compiled then.
 */
const mostAdditions = 3;
const headBytes = 16;
const [head, tail] = ['(function (exports, require, module, __filename) {', '\n})'].map((text) => Buffer.from(text)) as [Buffer, Buffer];

/**
 * Loads a program.
 *
 * @param file absolute path of a CommonJS file that holds only ASCII
 * @param require loads other modules for the program
 * @param setting stands for V8's settings, if callers of the program have different ones
 * @throws {Error} if the file cannot be read; also whatever the program throws
 */
export function loadProgram<Exports>(file: string, require: (name: string) => unknown, env: NodeJS.ProcessEnv, setting = 0): Program<Exports> {
  const source = readFileSync(file);
  const folder = privateFolder('code', { env, cwd: process.cwd() });
  const name = nameOf(file, setting);
  const kept = typeof folder === 'string' ? null : keptCode(folder, name, source);
  // Joined as bytes. Joining two texts makes a third, and with texts of this size V8 then collects garbage for a
  // millisecond.
  const text = Buffer.concat([head, source, tail]).toString('latin1');
  // V8 checks its own version and flags. If they differ from those of the kept code, it compiles again.
  const script = new Script(text, { filename: file, ...(kept === null ? {} : { cachedData: kept.code }) });
  const module = { exports: {} as Exports };
  (script.runInThisContext() as (...values: unknown[]) => void)(module.exports, require, module, file);
  const additions = kept === null || script.cachedDataRejected === true ? 0 : kept.additions;
  const mayKeep = typeof folder !== 'string' && additions < mostAdditions;
  return { exports: module.exports, keep: mayKeep ? () => keep(folder, name, source, script, additions + 1) : null };
}

/**
 * The name of the kept file, a hash of the program's path. Two programs may get the same name; the file's content shows
 * whose it is.
 */
function nameOf(file: string, setting: number): string {
  let sum = 0x811c9dc5 ^ setting;
  for (let i = 0; i < file.length; i++) sum = Math.imul(sum ^ file.charCodeAt(i), 0x0100_0193);
  return `${(sum >>> 0).toString(16)}-${process.versions.v8}-${process.arch}`;
}

/**
 * Reads a kept file: `sntr`, the number of additions, the lengths of source and code, the source, and the code twice.
 *
 * The whole source is compared, since V8 compares only its length. The code stands there twice, since V8 also accepts
 * damaged code. Comparing two copies takes a tenth of a millisecond; loading the module with a checksum would take two.
 */
function keptCode(folder: PrivateFolder, name: string, source: Buffer): { readonly code: Buffer; readonly additions: number } | null {
  const bytes = folder.read(name, mostBytes);
  if (bytes === null || bytes.length < headBytes || bytes.readUInt32BE(0) !== magic) return null;
  const codeAt = headBytes + source.length;
  const codeEnd = codeAt + bytes.readUInt32BE(12);
  if (bytes.readUInt32BE(8) !== source.length || bytes.length !== 2 * codeEnd - codeAt || source.compare(bytes, headBytes, codeAt) !== 0) return null;
  if (bytes.compare(bytes, codeAt, codeEnd, codeEnd) !== 0) return null;
  return { code: bytes.subarray(codeAt, codeEnd), additions: bytes.readUInt32BE(4) };
}

const magic = 0x736e7472;

function keep(folder: PrivateFolder, name: string, source: Buffer, script: Script, additions: number): void {
  try {
    // The file is created first: if nothing can be written, no code need be made.
    const file = folder.create(name);
    const code = script.createCachedData();
    const bytes = Buffer.concat([Buffer.alloc(headBytes), source, code, code]);
    [magic, additions, source.length, code.length].forEach((number, i) => bytes.writeUInt32BE(number, 4 * i));
    file.write(bytes);
  } catch (error) {
    // An error of the file system only means that the next start is not quicker.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}
