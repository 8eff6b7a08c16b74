import { loadProfiles } from './load-profiles.ts';
import type { Profile } from './profile.ts';

const FILE = 'p.yaml';

/** The problems of one file, without its name. */
export function problemsOf(text: string): string[] {
  return loadProfiles([{ name: FILE, text }]).problems.map(withoutFile);
}

/** The warnings of one file, without its name. */
export function warningsOf(text: string): string[] {
  return loadProfiles([{ name: FILE, text }]).warnings.map(withoutFile);
}

/** A file with one valid container, which gets more members: YAML in flow style, without braces. */
export function containerFile(members: string): string {
  return `containers: [{name: c, image: i, ${members}}]`;
}

/** @throws Error with all problems, when there are any. */
export function loadOne(text: string, name = FILE): Profile {
  const { profiles, problems } = loadProfiles([{ name, text }]);
  const [profile] = profiles;
  if (profile === undefined) {
    throw new Error(problems.join('\n'));
  }
  return profile;
}

function withoutFile(line: string): string {
  return line.slice(FILE.length + 2);
}
