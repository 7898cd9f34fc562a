/**
 * Whether a file is meant to hold secrets on one machine, so that it should stay out of git. These are the files that
 * sentry-cli and Sentry's plugins read (`src/setup/ignore-entries.ts` has the sources), and the env files of dotenv and
 * direnv. Files to copy from (`.env.example`, `samples/.env`) hold no secrets and are meant for git.
 *
 * @param path with `/`, relative to the repository's root
 */
export function isSecretFile(path: string): boolean {
  return /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.envrc|\.sentryclirc|sentrycli\.ini|sentry\.properties)$/.test(path) && !/example|sample|\.(?:template|dist)$/.test(path);
}
