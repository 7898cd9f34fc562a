import { type RawChange, rawDiffParser } from './parse-raw-diff.ts';
import { type GitPlace, gitFailure, output } from '../../run.ts';

/**
 * Runs a git that prints a raw diff, and gives its changes as they come, since there may be a million of them.
 * @throws {UserError} with exit code 3 and git's own words if it fails or ends too early.
 */
export async function* rawChanges(args: readonly string[], place: GitPlace): AsyncGenerator<readonly RawChange[], void, void> {
  const listing = output(args, place);
  try {
    const parser = rawDiffParser();
    for await (const chunk of listing.stdout as AsyncIterable<Buffer>) {
      const changes = parser.feed(chunk);
      if (changes.length > 0) yield changes;
    }
    const ended = await listing.ended;
    if (ended.code !== 0) throw gitFailure(args, ended);
    parser.end();
  } finally {
    listing.kill();
  }
}
