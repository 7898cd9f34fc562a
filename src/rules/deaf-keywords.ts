import { samplesOf, tooSlow } from './sample.ts';
import type { Rule, Trial } from './rule.ts';
import { seed } from './templates.ts';

/** How many texts are made from a pattern. This is enough for each of its alternatives. */
const samples = 60;

/**
 * Finds the keywords of a rule that lead to no match, and says why, each as the rest of a sentence. A keyword is tried
 * with texts that match the pattern and hold the keyword. If no such text can be made, no match holds the keyword.
 *
 * Some patterns look around or back, so that no text can be made from them. Their keywords are not reported.
 */
export function deafKeywords(rule: Rule, trial: Trial): readonly string[] {
  if (!('keywords' in rule.anchor)) return [];
  const expression = new RegExp(rule.pattern, `d${rule.flags}`);
  const from = seed(`keywords ${rule.id}`);
  const texts = samplesOf(rule, from, samples, trial.within);
  if (texts === null) return [tooSlow];
  if (texts.length === 0) return [];
  const alone: readonly Rule[] = [{ ...rule, context: null, entropy: 0, proof: [], placeholders: 'reported' }];
  return rule.anchor.keywords.flatMap((keyword) => {
    let holding: readonly Holding[] = [];
    if (!trial.within(() => (holding = texts.flatMap((text) => matchesWith(keyword, text, expression))))) return [tooSlow];
    const [first] = holding;
    if (first === undefined) return [`no text that its pattern matches holds its keyword ${JSON.stringify(keyword)}`];
    const isFound = holding.some(({ text }) => trial.scan(alone, Buffer.from(text, 'latin1'), 'sample').get(rule.id) !== undefined);
    return isFound ? [] : [whyNot(keyword, holding, rule)];
  });
}

interface Holding {
  readonly text: string;
  /** How many characters of the match stand before the keyword. */
  readonly behind: number;
  readonly length: number;
}

/** The text itself, and texts with the keyword put in wherever the pattern still matches. */
function matchesWith(keyword: string, text: string, expression: RegExp): readonly Holding[] {
  const places = Array.from({ length: text.length }, (_, at) => at);
  const written = places.flatMap((at) => [text.slice(0, at) + keyword + text.slice(at + keyword.length), text.slice(0, at) + keyword + text.slice(at)]);
  return [text, ...written].flatMap((one) => {
    const [start, end] = expression.exec(one)?.indices?.[0] ?? [0, 0];
    const at = one.slice(start, end).indexOf(keyword);
    return at === -1 ? [] : [{ text: one, behind: at, length: end - start }];
  });
}

function whyNot(keyword: string, holding: readonly Holding[], { behind, maxLength }: Rule): string {
  const shown = JSON.stringify(keyword);
  const least = Math.min(...holding.map((one) => one.behind));
  if (least > behind) return `its keyword ${shown} stands ${least} characters or more behind the beginning of a match, and \`behind\` is ${behind}`;
  const shortest = Math.min(...holding.map(({ length }) => length));
  if (shortest > maxLength) return `a match with its keyword ${shown} has ${shortest} characters or more, and \`maxLength\` is ${maxLength}`;
  return `its keyword ${shown} leads to no match`;
}
