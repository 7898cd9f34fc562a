import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { type PrivateFolder, privateFolder } from './private-folder.ts';

/**
 * A program of the package, run from what V8 made of it in an earlier call: a hook ends 12 ms earlier. That is kept in
 * the user's own cache folder, made on this machine, of this source: what runs is what stands in the package. Where there
 * is no such folder nothing is kept.
 */
export interface Program<Exports> {
  readonly exports: Exports;
  /** Keeps what V8 has compiled by now, where that is more than what was kept before. To be called at the end. */
  readonly keep: () => void;
}

/** Bytes of a file of ours. */
const mostBytes = 64 * 1024 * 1024;
/** In this many calls what else was compiled is added: the first commit may have had nothing in it to look at. */
const mostAdditions = 3;
const headBytes = 16;
const [head, tail] = ['(function (exports, require, module, __filename) {', '\n})'].map((text) => Buffer.from(text)) as [Buffer, Buffer];

/**
 * @param file absolute path of a CommonJS file that holds nothing but ASCII
 * @param require what the file is given to load others with
 * @throws {Error} if it cannot be read, and what it throws
 */
export function loadProgram<Exports>(file: string, require: (name: string) => unknown, env: NodeJS.ProcessEnv): Program<Exports> {
  const source = readFileSync(file);
  const folder = privateFolder('code', { env, cwd: process.cwd() });
  const name = nameOf(file);
  const kept = typeof folder === 'string' ? null : keptCode(folder, name, source);
  // Joined as bytes: of two joined texts V8 makes a third, and a text of this size has it clear up once more, for a millisecond.
  const text = Buffer.concat([head, source, tail]).toString('latin1');
  // V8 looks at its version and flags itself, and compiles again where they are not those that are kept.
  const script = new Script(text, { filename: file, ...(kept === null ? {} : { cachedData: kept.code }) });
  const module = { exports: {} as Exports };
  (script.runInThisContext() as (...values: unknown[]) => void)(module.exports, require, module, file);
  const additions = kept === null || script.cachedDataRejected === true ? 0 : kept.additions;
  return { exports: module.exports, keep: () => typeof folder !== 'string' && additions < mostAdditions && keep(folder, name, source, script, additions + 1) };
}

/** Only tells programs apart; what is in the file says whether it is of this one. */
function nameOf(file: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < file.length; i++) sum = Math.imul(sum ^ file.charCodeAt(i), 0x0100_0193);
  return `${(sum >>> 0).toString(16)}-${process.versions.v8}-${process.arch}`;
}

/**
 * `sntr`, how often it was added to, the lengths of source and code; the source; the code, twice.
 *
 * The whole source is compared, since V8 looks at its length alone. And V8 takes code that is damaged: two copies are
 * compared in a tenth of a millisecond, where the module with a checksum takes two to load.
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
    // Where nothing can be written, nothing need be made.
    const file = folder.create(name);
    const code = script.createCachedData();
    const bytes = Buffer.concat([Buffer.alloc(headBytes), source, code, code]);
    [magic, additions, source.length, code.length].forEach((number, i) => bytes.writeUInt32BE(number, 4 * i));
    file.write(bytes);
  } catch (error) {
    // The next start is not quicker, and nothing else is wrong.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}
