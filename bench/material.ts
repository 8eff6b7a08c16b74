import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtInProfile, type Json, newReview } from '@sidecar-injector/testing/programs';
import { parse } from 'yaml';
import { PATHS } from './paths.ts';

/** What is sent, and what the injector does to it. */
export interface Material {
  /** Also of the certificate, once a server of ours has been started. */
  readonly folder: string;
  readonly profiles: string;
  readonly profileFile: string;
  readonly reviewFile: string;
}

/** Writes what is sent into a folder. */
export async function writeMaterial(folder: string): Promise<Material> {
  const profiles = join(folder, 'profiles');
  const profileFile = join(profiles, 'network-delay.yaml');
  const reviewFile = join(folder, 'review.json');
  await mkdir(profiles);
  await writeFile(profileFile, await builtInProfile());
  const pod = parse(await readFile(PATHS.pod, 'utf8')) as Json;
  await writeFile(reviewFile, JSON.stringify(newReview(pod)));
  return { folder, profiles, profileFile, reviewFile };
}
