import { configNames } from '../config/file/find.ts';
import type { Change } from './edit/change.ts';
import type { Survey } from './survey.ts';

/**
 * A configuration that sets nothing. The hook must recognize it as plain (scripts/hook-entry/plain-configuration.ts);
 * otherwise every commit starts Node.
 */
const template = `# The configuration of sntrylint. It holds data only, and what it leaves out keeps its default.
#
# exclude:
#   - vendor/**
# suppress:
#   - path: docs/**
#     reason: the tokens there are made up
`;

/** A configuration to begin with, if the repository has none. */
export function configuration(survey: Survey): readonly Change[] {
  if (configNames.some((name) => survey.has(name))) return [];
  const change = survey.rewrite(configNames[0], template);
  return change === null ? [] : [change];
}

/** Removes the configuration, unless somebody has written into it. */
export function removeConfiguration(survey: Survey): readonly Change[] {
  const change = survey.read(configNames[0]) === template ? survey.rewrite(configNames[0], null) : null;
  return change === null ? [] : [change];
}
