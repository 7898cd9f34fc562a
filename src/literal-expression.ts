/** An expression that matches exactly this text, in JavaScript and in `grep -E`. */
export function literalExpression(text: string): string {
  return text.replaceAll(/[.[\]{}()*+?|^$\\]/g, String.raw`\$&`);
}
