/** The first lines of a tag. */
export interface TagHead {
  /** The name of the object that the tag stands for, in hexadecimal. */
  readonly target: string;
  readonly name: string;
}

/** Reads `object 0f55b516…`, `type commit`, `tag v1.0`. @returns null if the content of the tag begins with other lines */
export function tagHead(tag: Buffer): TagHead | null {
  const end = tag.indexOf('\n\n');
  const found = /^object ([0-9a-f]+)\ntype \w+\ntag (.*)$/m.exec(tag.toString('utf8', 0, end === -1 ? tag.length : end));
  return found === null ? null : { target: found[1]!, name: found[2]! };
}
