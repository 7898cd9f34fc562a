/**
 * Whether a file is there to hold secrets on one machine, so that the file itself should stay out of git: what
 * sentry-cli and Sentry's plugins read (`src/setup/ignore-entries.ts` has the sources), and the env files of dotenv
 * and direnv. What is there to be copied (`.env.example`, `samples/.env`) holds none, and is meant for git.
 *
 * @param path with `/`, relative to the repository's root
 */
export function isSecretFile(path: string): boolean {
  return /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.envrc|\.sentryclirc|sentrycli\.ini|sentry\.properties)$/.test(path) && !/example|sample|\.(?:template|dist)$/.test(path);
}
