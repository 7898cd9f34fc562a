import { chmodSync, mkdirSync } from 'node:fs';
import { hookedRepo } from './hooked-repo.ts';
import { repo, type Repo } from '../repo.ts';

/**
 * A repository with a bare `origin` beside it. This text becomes its pre-push hook, or the pre-receive hook of
 * `origin`.
 */
export function pushHookRepo(hook: 'pre-push' | 'pre-receive', text: string): Repo {
  const made = hookedRepo();
  const origin = repo();
  origin.git('init', '--quiet', '--bare', 'bare.git');
  made.git('remote', 'add', 'origin', origin.path('bare.git'));
  const path = hook === 'pre-push' ? made.path('.git/hooks') : origin.path('bare.git/hooks');
  mkdirSync(path, { recursive: true });
  const at = hook === 'pre-push' ? made : origin;
  at.file(hook === 'pre-push' ? '.git/hooks/pre-push' : 'bare.git/hooks/pre-receive', text);
  chmodSync(`${path}/${hook}`, 0o755);
  return made;
}
