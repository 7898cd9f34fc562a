import type { Node, ObjectNode, TextNode } from './node.ts';

const address: TextNode = { kind: 'text', about: 'An address.', shape: { pattern: '^https?://\\S+$', words: 'an address such as https://sentry.example.com' } };

function text(about: string): TextNode {
  return { kind: 'text', about, shape: { pattern: '\\S', words: 'a text' } };
}

function seconds(about: string): Node {
  return { kind: 'seconds', most: 3600, about };
}

/** The user's own configuration, in their home directory; nothing of a repository can say what this says. */
export const homeNode: ObjectNode = {
  kind: 'object',
  about: 'The configuration in your home directory.',
  keys: {
    sentry: {
      kind: 'object',
      about: 'Which Sentry is asked.',
      keys: {
        url: { ...address, about: 'The Sentry to ask about tokens that name none.' },
        trusted: { kind: 'list', about: 'Further Sentries that may be sent tokens that name them.', of: address, orOne: false },
        'allow-http': { kind: 'switch', about: 'Whether a token may travel over plain http to another machine.' },
        'hook-seconds': seconds('Seconds that a hook may spend on asking Sentry.'),
      },
      required: [],
    },
    revoke: {
      kind: 'object',
      about: 'What is called when a token is to be ended.',
      keys: {
        command: { kind: 'list', about: 'A program of yours and its arguments.', of: text('A word.'), orOne: false },
        pass: { kind: 'choice', words: ['finding', 'token'], about: 'What that program gets.' },
        timeout: seconds('Seconds that the program or the webhook may take.'),
        webhook: {
          kind: 'object',
          about: 'An address of yours that is sent the finding.',
          keys: { url: address, 'key-variable': text('The environment variable that holds the key of the signature.') },
          required: ['url', 'key-variable'],
        },
      },
      required: [],
    },
  },
  required: [],
};
