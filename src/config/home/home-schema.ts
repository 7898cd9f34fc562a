import { choice, list, object, optional, seconds, text, usual } from '../../schema/node.ts';
import { homeDefaults } from '../defaults.ts';

const url = { pattern: '^https?://\\S+$', words: 'an address such as https://sentry.example.com' };
const hour = 3600;

/** The user's own configuration, in the home directory. A repository cannot set any of this. */
export const homeSchema = object('The configuration in your home directory.', {
  sentry: optional(object('Which Sentry is asked.', {
    url: optional(text('The Sentry to ask about tokens that name none.', url)),
    trusted: usual(homeDefaults.trusted, list('Further Sentries that may be sent tokens that name them.', text('An address.', url))),
    'allow-http': usual(homeDefaults.allowHttp, { kind: 'switch', about: 'Whether a token may travel over plain http to another machine.' }),
    'hook-seconds': usual(homeDefaults.hookSeconds, seconds('How many seconds a hook may spend on asking Sentry.', hour)),
  })),
  revoke: optional(object('What is called to end a token.', {
    command: usual(homeDefaults.command, list('A program of yours and its arguments.', text('A word.'))),
    pass: usual(homeDefaults.pass, choice('What that program gets.', ['finding', 'token'])),
    timeout: usual(homeDefaults.timeout, seconds('Seconds that the program or the webhook may take.', hour)),
    webhook: optional(object('An address of yours that is sent the finding.', {
      url: text('An address.', url),
      'key-variable': text('The environment variable that holds the key of the signature.'),
    })),
  })),
});
