import { nearest } from '../../wording/nearest.ts';
import { builtinRules } from '../../rules/builtin.ts';
import { type Problem, type Spot, type Tree, under } from '../../schema/tree.ts';

/** The only rule without a rule file. It is about comments that suppress. */
const aboutComments = 'suppression-without-reason';

/**
 * Finds rules in a configuration that do not exist, or exist twice. An exception for a misspelt rule would suppress
 * nothing.
 */
export function unknownRules(tree: Tree, own: readonly string[]): readonly Problem[] {
  const builtin = builtinRules().map(({ id }) => id);
  const severities = [...builtin, ...own];
  const all = [...severities, aboutComments];
  const named = items(under(tree, 'suppress')?.value).flatMap((one) => texts(under(one, 'rule')?.value));
  const severity = under(tree, 'severity')?.value;
  const set = severity?.kind === 'map' ? severity.entries : [];
  return [
    ...doubles(under(tree, 'rules')?.value, new Set(builtin)),
    ...set.filter(({ key }) => !severities.includes(key)).map(({ key, at }) => unknown(key, at, severities)),
    ...named.filter(({ text }) => !all.includes(text)).map(({ text, at }) => unknown(text, at, all)),
  ];
}

function items(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** The texts of a key that holds a text or a list of texts. */
function texts(tree: Tree | undefined): readonly { readonly text: string; readonly at: Spot }[] {
  if (tree === undefined) return [];
  return (tree.kind === 'list' ? tree.items : [tree]).map((one) => ({ text: one.kind === 'scalar' ? String(one.value) : '', at: one.at }));
}

/** The ids of the rules that a configuration defines. */
export function ownIds(tree: Tree): readonly string[] {
  return items(under(tree, 'rules')?.value).flatMap((rule) => texts(under(rule, 'id')?.value)).map(({ text }) => text);
}

/** Finds rules with ids that are taken. @param taken the taken ids; the ids of these rules are added */
export function doubles(rules: Tree | undefined, taken: Set<string>): readonly Problem[] {
  return items(rules).flatMap((rule) => texts(under(rule, 'id')?.value)).flatMap(({ text, at }) => {
    if (taken.has(text)) return [{ at, what: `there is a rule "${text}" already`, fix: 'give it another id' }];
    taken.add(text);
    return [];
  });
}

function unknown(id: string, at: Spot, ids: readonly string[]): Problem {
  const shown = id.slice(0, 60);
  if (id === aboutComments) return { at, what: `the severity of "${shown}" cannot be changed`, fix: 'give the comments their reasons' };
  const near = nearest(shown, ids);
  return { at, what: `no rule is called "${shown}"`, fix: near === null ? '`sntrylint rules` lists them' : `did you mean "${near}"?` };
}
