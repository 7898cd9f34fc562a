import { configNames } from '../config/file/find.ts';
import type { Change } from './edit/change.ts';
import type { Survey } from './survey.ts';

/** Sets nothing. It must be one that the hook takes for plain (scripts/hook-entry/plain-configuration.ts), or Node starts at every commit. */
const template = `# The configuration of sntrylint. It holds data only, and what it leaves out keeps its default.
#
# exclude:
#   - vendor/**
# suppress:
#   - path: docs/**
#     reason: the tokens there are made up
`;

/** The file to begin with, where the repository has none. */
export function configuration(survey: Survey): readonly Change[] {
  if (configNames.some((name) => survey.has(name))) return [];
  const change = survey.rewrite(configNames[0], template);
  return change === null ? [] : [change];
}

/** Takes it out again where nobody has written into it. */
export function removeConfiguration(survey: Survey): readonly Change[] {
  const change = survey.read(configNames[0]) === template ? survey.rewrite(configNames[0], null) : null;
  return change === null ? [] : [change];
}
