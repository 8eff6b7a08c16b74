import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms } from '@sidecar-injector/control-plane';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { makeDisk } from './disk.ts';
import { CACHE, unpackNodeSoftware } from './software.ts';
import { makeStandInImage } from './stand-in.ts';

/** The archives of the images, as `npx nx run-many -t image` writes them. */
export const IMAGES = ['injector', 'agent'].map((name) =>
  join(WORKSPACE.root, `dist/images/${name}.tar`),
);

/** What nodes start with. */
export interface Prepared {
  /** Folder that is laid over the host's file system. */
  readonly software: string;
  /** File with the images. */
  readonly disk: string;
}

/** Builds and gets what clusters are made of, as far as it is not there. */
export async function prepare(): Promise<Prepared> {
  await buildPrograms([
    ...(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const),
    ...(['kubelet', 'kube-proxy', 'cert-manager-controllers'] as const),
  ]);
  const software = await unpackNodeSoftware();
  const standIn = join(CACHE, 'stand-in.tar');
  await makeStandInImage(software, standIn);
  const folder = mkdtempSync(join(tmpdir(), 'story-disk-'));
  try {
    return { software, disk: await makeDisk([...IMAGES, standIn], software, folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
