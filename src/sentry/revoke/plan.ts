import type { ApiAccess } from './api/access.ts';
import { apiSteps } from './api/api-step.ts';
import { rotateSecretStep, type Rotation } from './api/rotate-secret.ts';
import type { Watch } from './gone.ts';
import { guidedStep } from './guided.ts';
import { commandStep, type CommandHook } from './hook/command.ts';
import { webhookStep, type WebhookHook, type WebhookOptions } from './hook/webhook.ts';
import type { Leak } from './leak.ts';
import type { Step } from './step.ts';
import type { Voice } from './voice.ts';

export interface PlanOptions {
  readonly watch: Watch;
  readonly voice: Voice;
  /** The slug that the user named with `--org`. */
  readonly organization: string | null;
  /** Null if no administrator's credential was given. */
  readonly access: ApiAccess | null;
  /** The integration to delete with all its tokens. */
  readonly deleteIntegration: string | null;
  /** Only for client secrets. */
  readonly rotation: Rotation | null;
  readonly hook: CommandHook | WebhookHook | null;
  readonly webhook: WebhookOptions;
  /** Null if no person is there to click. */
  readonly guided: { readonly open: ((url: string) => void) | null; readonly patience: number } | null;
}

/**
 * The steps in their order: first Sentry's API, then the user's own hook, and last the work of a person, since that has to wait.
 */
export function planSteps(leak: Leak, options: PlanOptions): readonly Step[] {
  const { access, deleteIntegration, hook, guided, watch, voice } = options;
  const steps: Step[] = [];
  if (access !== null) steps.push(...apiSteps(leak, { access, deleteIntegration }));
  if (hook !== null) steps.push(hook.kind === 'command' ? commandStep(leak, hook, watch.signal) : webhookStep(leak, hook, { ...options.webhook, signal: watch.signal }));
  if (guided !== null) steps.push(guidedStep(leak, { watch, voice, ...guided }));
  return steps;
}

/** The one step for a client secret; null if the user did not say how. */
export function rotationStep(leak: Leak, { access, rotation, voice }: PlanOptions): Step | null {
  return access === null || rotation === null ? null : rotateSecretStep(leak, rotation, access, voice);
}
