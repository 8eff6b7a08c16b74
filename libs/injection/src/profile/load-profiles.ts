import type { LoadedProfiles, ProfileFile } from './profile.ts';

export function loadProfiles(files: readonly ProfileFile[]): LoadedProfiles {
  throw new Error(String(files));
}
