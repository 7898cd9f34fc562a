import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readOptions, splitArguments } from '../../src/cli/arguments/arguments.ts';
import { commands } from '../../fleet/src/cli/commands.ts';
import { flags } from '../../fleet/src/cli/flags.ts';
import { formatNames } from '../../fleet/src/report/formats.ts';
import { platforms } from '../../fleet/src/listing/platforms/platforms.ts';
import { readWhat } from '../../fleet/src/listing/what.ts';
import { docsBlocks } from '../support/docs/blocks.ts';

const page = 'docs/fleet.md';
const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
const blocks = docsBlocks(page);
const { validateWorkflow } = createRequire(import.meta.url)('@action-validator/core') as typeof import('@action-validator/core');
const only = (language: string): readonly string[] => blocks.filter((block) => block.language === language).map((block) => block.text);

/** Reads arguments as the program does. @throws {UserError} for what it refuses */
async function check(args: readonly string[]): Promise<string> {
  const { verb, operands, given } = splitArguments(args, Object.keys(commands), flags);
  const { flags: taken, takes } = await commands[verb ?? 'none']!.load();
  readOptions(given, Object.fromEntries(taken.map((name) => [name, flags[name]])));
  expect(operands.length).toBeGreaterThanOrEqual(takes.least);
  expect(operands.length).toBeLessThanOrEqual(takes.most);
  return verb!;
}

/** A command line of a shell without what only a shell reads. */
const words = (line: string): readonly string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

describe('docs/fleet.md', () => {
  const lines = [...only('sh'), ...only('ini'), ...only('yaml')].flatMap((block) => [...block.matchAll(/^(?:.*\/env |.*bin\/|\s*)sntrylint-fleet"? (.*)$/gm)].map(([, rest]) => rest!));

  it('has no command line that the program refuses', async () => {
    const verbs = await Promise.all(lines.map((line) => check(words(line))));
    expect(new Set(verbs)).toEqual(new Set(['scan', 'work', 'add', 'excuse']));
  });

  it('names every format, every variable with a token, and no option that is none', () => {
    for (const name of formatNames) expect(text).toContain(`\`${name}\``);
    for (const { variables } of Object.values(platforms)) for (const { name, serverIn } of variables) for (const one of [name, ...serverIn.slice(0, 1)]) expect(text).toContain(`\`${one}\``);
    const named = [...text.matchAll(/`--([a-z-]+)[` ]/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !Object.hasOwn(flags, name))).toEqual([]);
  });

  it('names nothing to scan that means something else', () => {
    const table = text.split('## What to scan')[1]!.split('\n\n')[1]!;
    const kinds = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+:[^`]+)`/g)].map(([, what]) => readWhat(what!, '/nowhere').kind));
    expect(kinds).toEqual([...Array<string>(9).fill('account'), 'url', 'url']);
  });
});

describe('the units of systemd', () => {
  const units = only('ini').filter((block) => block.includes('['));
  // systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.timer(5)
  const known: Readonly<Record<string, RegExp>> = {
    Unit: /^(?:Description|Wants|After)$/,
    Service: /^(?:Type|EnvironmentFile|Environment|ExecStart|Restart|RestartSec|KillMode|TimeoutStopSec|DynamicUser|User|CacheDirectory|StateDirectory|NoNewPrivileges|PrivateTmp|ProtectHome|ProtectSystem)$/,
    Timer: /^(?:OnCalendar|RandomizedDelaySec|Persistent)$/,
    Install: /^WantedBy$/,
  };

  it.each(units.map((unit) => [/^Description=(.*)$/m.exec(unit)![1]!, unit]))('%s has settings that its sections know', (_, unit) => {
    const sections = [...unit.matchAll(/^\[(\w+)\]\n((?:[^[\n].*\n|\n)*)/gm)];
    expect(sections.length).toBeGreaterThanOrEqual(2);
    for (const [, name, settings] of sections) for (const [, key] of settings!.matchAll(/^([^=\n]+)=/gm)) expect(key, name).toMatch(known[name!]!);
  });

  it('give the worker the folder that it writes to, and nothing secret in an argument', () => {
    const work = units.find((unit) => unit.includes('sntrylint-fleet work'))!;
    expect(work).toContain('--cache /var/cache/sntrylint-fleet\n');
    expect(work).toMatch(/^CacheDirectory=sntrylint-fleet$/m);
    // Otherwise each start of one would give the home that both have to another user.
    for (const unit of units.filter((one) => one.includes('StateDirectory='))) expect(unit).toMatch(/^DynamicUser=yes\n(?:#.*\n)*User=sntrylint-fleet$/m);
    expect(units.join('')).not.toMatch(/ExecStart.*(?:TOKEN|PASSWORD|postgres:)/);
  });
});

describe('the manifest for Kubernetes', () => {
  interface Pod {
    readonly containers: readonly { readonly args: readonly string[]; readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[]; readonly securityContext: object; readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[] }[];
    readonly volumes: readonly { readonly name: string }[];
    readonly securityContext: object;
  }
  const all = parseAllDocuments(only('yaml').find((block) => block.startsWith('apiVersion'))!).map((one) => one.toJS() as { readonly kind: string; readonly metadata: { readonly name: string }; readonly spec: never });
  const pods = all.flatMap(({ kind, spec }): readonly Pod[] => (kind === 'Deployment' ? [(spec as { template: { spec: Pod } }).template.spec] : kind === 'CronJob' ? [(spec as { jobTemplate: { spec: { template: { spec: Pod } } } }).jobTemplate.spec.template.spec] : []));

  it('has workers, a listing by night, and the secret that both read', async () => {
    expect(all.map(({ kind }) => kind)).toEqual(['Secret', 'Deployment', 'CronJob']);
    const verbs = await Promise.all(pods.flatMap(({ containers }) => containers.map(({ args }) => check(args))));
    expect(verbs).toEqual(['work', 'add']);
    for (const { containers } of pods) for (const { envFrom } of containers) expect(envFrom.map(({ secretRef }) => secretRef.name)).toEqual([all[0]!.metadata.name]);
    const { selector, template } = all[1]!.spec as { readonly selector: { readonly matchLabels: object }; readonly template: { readonly metadata: { readonly labels: object } } };
    expect(template.metadata.labels).toEqual(selector.matchLabels);
  });

  it('runs as nobody of importance, writes to its own volumes alone, and mounts each that it has', () => {
    for (const { containers, volumes, securityContext } of pods) {
      expect(securityContext).toMatchObject({ runAsNonRoot: true });
      for (const one of containers) {
        expect(one.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
        expect(one.volumeMounts.map(({ name }) => name).toSorted()).toEqual(volumes.map(({ name }) => name).toSorted());
      }
    }
  });
});

describe('a worker in Kubernetes', () => {
  const deployment = parseAllDocuments(only('yaml').find((block) => block.startsWith('apiVersion'))!).map((one) => one.toJS()).find(({ kind }) => kind === 'Deployment');
  const { containers: [{ args, resources, volumeMounts }], volumes } = deployment.spec.template.spec;
  const after = (option: string): string => args[args.indexOf(option) + 1];
  const bytes = (size: string): number => Number(/^\d+/.exec(size)![0]) * 2 ** 30;

  it('has a folder of its own for copies, since a mount belongs to root', () => {
    const mounts: readonly string[] = volumeMounts.map(({ mountPath }: { readonly mountPath: string }) => mountPath);
    expect(mounts.filter((mount) => after('--cache').startsWith(`${mount}/`))).toEqual(['/cache']);
  });

  it('has memory for its scans, and room for all copies and one more', () => {
    expect(Number(after('--workers')) * 2e9).toBeLessThan(bytes(resources.limits.memory) - 5e8);
    expect(bytes(volumes.find(({ name }: { readonly name: string }) => name === 'cache').emptyDir.sizeLimit)).toBeGreaterThan(50e9 + 20e9);
  });
});

describe('the workflow for GitHub', () => {
  const workflow = only('yaml').find((block) => block.startsWith('name: fleet'))!;

  it('is valid, runs by night, may do nothing, and keeps its data also where it fails', () => {
    expect(validateWorkflow(workflow).errors).toEqual([]);
    const { permissions, jobs } = parse(workflow) as { readonly permissions: object; readonly jobs: { readonly fleet: { readonly steps: readonly { readonly uses?: string; readonly if?: string }[] } } };
    expect(permissions).toEqual({});
    expect(jobs.fleet.steps.filter(({ uses }) => /cache\/save|upload-artifact/.test(uses ?? '')).map((step) => step.if)).toEqual(['always()', 'always()']);
  });
});

describe('the image', () => {
  it('holds what the program calls, and runs as no root', () => {
    const [image] = only('dockerfile');
    expect(image).toMatch(/install -y --no-install-recommends .*\bgit\b.*\bopenssh-client\b.*\btini\b/);
    expect(image).toMatch(/^USER node\n# .*\nENTRYPOINT \["tini", "--", "sntrylint-fleet"\]$/m);
  });
});
