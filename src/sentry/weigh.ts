import { explainScopes } from './scopes.ts';
import type { Who } from './state.ts';
import { threats, type Threat } from './threats.ts';
import type { ActsAs } from '../kinds/kind.ts';
import { kinds } from '../kinds/kinds.ts';

/** What a token is used for, judged by the places where it was found. */
export type Purpose = 'release' | 'automation' | 'assistant' | 'infrastructure';

/** The least rights that serve a purpose. */
export interface Need {
  readonly purpose: Purpose;
  /** Completes "it is used to …". */
  readonly use: string;
  readonly kind: 'org' | 'integration';
  readonly scopes: readonly string[];
}

export interface Weight {
  readonly threats: readonly Threat[];
  readonly need: Need | null;
  /** Scopes of the token itself that its purpose does not need; empty if the purpose is unknown. */
  readonly excess: readonly string[];
  /** Sentences of advice, the most urgent first. */
  readonly advice: readonly string[];
}

/**
 * The minimal scopes: what sentry-cli needs for a release, what reading needs, and what managing projects and alerts as
 * code needs.
 */
const needs: Readonly<Record<Purpose, Need>> = {
  release: { purpose: 'release', use: 'upload releases', kind: 'org', scopes: ['org:ci'] },
  automation: { purpose: 'automation', use: 'run in CI', kind: 'org', scopes: ['org:ci'] },
  assistant: { purpose: 'assistant', use: 'let an assistant read issues', kind: 'integration', scopes: ['org:read', 'project:read', 'team:read', 'event:read'] },
  infrastructure: { purpose: 'infrastructure', use: 'manage Sentry as code', kind: 'integration', scopes: ['org:read', 'team:write', 'project:write', 'alerts:write'] },
};

const places: readonly (readonly [Purpose, RegExp])[] = [
  ['assistant', /(?:^|\/)\.?mcp[^/]*\.json$|(?:^|\/)claude_desktop_config\.json$/],
  ['infrastructure', /\.(?:tf|tfvars|tfstate)(?:\.json)?$/],
  ['automation', /(?:^|\/)(?:\.github\/workflows\/|\.circleci\/|\.buildkite\/|\.gitlab-ci\.yml$|azure-pipelines\.ya?ml$|bitbucket-pipelines\.yml$|Jenkinsfile)/],
  ['release', /(?:^|\/)(?:\.sentryclirc|sentrycli\.ini|sentry\.properties|\.env\.sentry-build-plugin|fastlane\/[^/]+|eas\.json|app\.json|pubspec\.yaml|build\.gradle(?:\.kts)?|pom\.xml|(?:vite|webpack|next|nuxt|rollup|metro|svelte|astro)\.config\.[cm]?[jt]s|Dockerfile[^/]*)$/],
];

/** Scopes that serve a release as well as `org:ci`, for the kinds of token that cannot have `org:ci`. */
const enough: Readonly<Record<Purpose, readonly string[]>> = {
  release: ['org:ci', 'project:releases', 'project:distribution', 'project:read', 'org:read'],
  automation: ['org:ci', 'project:releases', 'project:distribution', 'project:read', 'org:read'],
  assistant: [],
  infrastructure: ['project:admin', 'team:admin'],
};

/**
 * Compares what a live token may do with what the places where it was found need. The result is advice, not a verdict.
 * @param token.actsAs what its kind says; what Sentry says (`who`) takes precedence
 */
export function weigh(token: { readonly actsAs: ActsAs | null; readonly scopes: readonly string[]; readonly who: Who | null; readonly paths: readonly string[] }): Weight {
  const need = needOf(token.paths);
  const excess = need === null ? [] : excessOf(token.scopes, need);
  const personal = token.who?.kind === 'person' || (token.who === null && token.actsAs === 'person');
  const advice: string[] = [];
  if (personal && need !== null) {
    advice.push(
      `It is a person's token used to ${need.use}: it dies with the account and reaches every organization of that person; ` +
        `use an ${kinds[need.kind].title} with ${need.scopes.join(', ')} instead.`,
    );
  } else if (personal) {
    advice.push("It is a person's token: it reaches every organization of that person.");
  }
  if (excess.length > 0 && need !== null) {
    advice.push(`To ${need.use} it does not need ${excess.join(', ')}; ${need.scopes.join(', ')} is enough.`);
  }
  return { threats: threats(token.scopes), need, excess, advice };
}

/** The purpose of the first place that shows one. The more specific kinds of places are tried first. */
function needOf(paths: readonly string[]): Need | null {
  for (const [purpose, pattern] of places) {
    if (paths.some((path) => pattern.test(path))) return needs[purpose];
  }
  return null;
}

function excessOf(scopes: readonly string[], need: Need): readonly string[] {
  const fine = new Set(explainScopes([...need.scopes, ...enough[need.purpose]]).map(({ scope }) => scope));
  return explainScopes(scopes)
    .filter(({ scope, implied }) => !implied && !fine.has(scope))
    .map(({ scope }) => scope);
}
