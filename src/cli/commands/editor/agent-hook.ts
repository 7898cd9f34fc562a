import { agentNames, agents } from '../../../agent/agents.ts';
import { answer } from '../../../agent/answer.ts';
import { textScan } from '../../../agent/text-scan.ts';
import { UserError } from '../../../errors.ts';
import { isIgnored } from '../../../git/staging/ignored-names.ts';
import { nearest } from '../../../wording/nearest.ts';
import type { Command } from '../../command.ts';
import { write } from '../../terminal/io.ts';

export const agentHookCommand: Command = {
  operands: '[AGENT]',
  maxOperands: 1,
  examples: [
    ['sntrylint agent-hook claude-code', 'in the hooks of Claude Code'],
    ['sntrylint agent-hook cursor', 'in those of Cursor'],
    ['sntrylint agent-hook codex --fail-open', 'lets steps through that cannot be read'],
  ],
  about: `Stops a coding agent before it sends, runs, writes or reads a Sentry token. The agent's own hooks call it, with JSON \
on standard input. AGENT is ${agentNames.join(', ')}; without AGENT the JSON says which one it is. Exit code 2, or \
the JSON that the agent obeys, stops the step; 0 lets it go on. What cannot be read or understood is stopped, unless \
--fail-open is given. \`sntrylint init --agent\` writes the entries.`,
  flags: ['fail-open'],
  run: async ({ io, values, operands: [name] }) => {
    const agent = name === undefined ? null : named(name);
    const chunks: Buffer[] = [];
    for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Buffer));
    const failOpen = values['fail-open'] === true;
    const { env, cwd } = io;
    const { exitCode, stdout, stderr } = await answer(Buffer.concat(chunks), {
      agent,
      cwd,
      env,
      failOpen,
      scanIn: (folder) => textScan({ cwd: folder, env }),
      isIgnored: (file) => isIgnored(file, env),
    });
    if (stderr !== '') await write(io.stderr, stderr);
    if (stdout !== '') await write(io.stdout, stdout);
    return exitCode;
  },
};

function named(name: string) {
  const known = agentNames.find((one) => one === name);
  if (known !== undefined) return agents[known];
  const near = nearest(name, agentNames);
  throw new UserError(`\`${name}\` is not one of the agents: ${agentNames.join(', ')}`, { fix: near === null ? undefined : `did you mean \`${near}\`?` });
}
