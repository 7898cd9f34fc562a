/** Texts that readers of a log, a terminal or a page would obey. Each holds a name that is in no text of ours. */
export const steering: readonly (readonly [whose: string, text: string])[] = [
  ['Azure Pipelines', '##vso[task.setvariable variable=made]up'],
  ['Azure Pipelines, of a group', '##[group]made up'],
  ['GitHub Actions', '::stop-commands::made-up'],
  ['GitHub Actions, an error', '::error file=made.up::up'],
  ['GitHub Actions, of its first version', '##[add-path]made-up'],
  ['TeamCity', "##teamcity[buildStatus text='made up']"],
  ['GitLab', 'section_start:1700000000:made_up\r\u001b[0K'],
  ['a terminal, ANSI', '\u001b[31mmade up'],
  ['a terminal, OSC', '\u001b]8;;https://made.up\u0007'],
  ['a terminal, one byte', '\u009b31mmade up'],
  ['a reader of both directions', 'made \u202eup'],
  ['HTML', '<img src=x onerror=made.up>'],
  ['XML', ']]><made up="&up;"/>'],
];

/** The texts of {@link steering} that would still have an effect: the reader, and the place. */
export function obeyed(text: string, { isMarkup }: { readonly isMarkup: boolean }): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- our own colours are allowed, and a colour begins with this character
  const bare = text.replaceAll(/\u001b\[\d*m(?!made)/g, '');
  return [
    /##vso\[task\.set[^\n]*/i, /##\[(?:group|add-path)\][^\n]*/i, /^\s*::stop-commands::[^\n]*/im, /^\s*::error file=made\.up::[^\n]*/im, /##teamcity\[[^\n]*/i,
    // oxlint-disable-next-line no-control-regex -- these characters are what it looks for
    /section_start:\d+:made[^\n]*/i, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f][^\n]*/, /[\u202a-\u202e\u2066-\u2069][^\n]*/u,
    ...(isMarkup ? [/(?<!\\)<(?:img|made)[^\n]*/] : []),
  ].flatMap((pattern) => pattern.exec(bare)?.[0] ?? []);
}
