/** A configuration with a single rule: `acme_` and sixteen hexadecimal digits. */
export const ownRule = `rules:
  - id: acme-key
    title: Acme key
    severity: error
    confidence: high
    message: Acme key
    why: It opens Acme.
    anchor: { keywords: [acme_] }
    pattern: 'acme_[0-9a-f]{16}'
    maxLength: 21
    remediation: { summary: Revoke it., url: https://acme.example/keys }
    examples:
      match: [{ path: a.txt, text: 'acme_{{hex 16}}' }]
      noMatch: [{ path: a.txt, text: acme_x }]
`;
