import { join } from 'node:path';
import type { CoreV1Api, V1Pod } from '@kubernetes/client-node';
import { writeVolume } from './atomic-writer.ts';
import { readVolume } from './volume.ts';

/** Between two looks at what the volumes shall hold, in milliseconds. */
const PERIOD = 1_000;

/** The volumes of one Pod on disk, which follow what the API server has. */
export class PodVolumes {
  private readonly api: CoreV1Api;
  private readonly folder: string;
  private readonly group: number;
  private next = 0;

  /** @param group that may read the files. */
  constructor(api: CoreV1Api, folder: string, group: number) {
    this.api = api;
    this.folder = folder;
    this.group = group;
  }

  folderOf(volume: string): string {
    return join(this.folder, volume);
  }

  /** @throws Error when an object is not there; then the Pod must wait. */
  async write(pod: V1Pod): Promise<void> {
    for (const volume of pod.spec?.volumes ?? []) {
      const files = await readVolume(this.api, pod, volume);
      writeVolume(this.folderOf(volume.name), files, this.group);
    }
  }

  /** Takes what has changed, when the time has come. A token lasts longer than any Pod here. */
  async follow(pod: V1Pod): Promise<void> {
    if (performance.now() < this.next) {
      return;
    }
    this.next = performance.now() + PERIOD;
    for (const volume of (pod.spec?.volumes ?? []).filter(({ projected }) => !projected)) {
      try {
        const files = await readVolume(this.api, pod, volume);
        writeVolume(this.folderOf(volume.name), files, this.group);
      } catch {
        // An object that has gone takes nothing from a Pod that runs.
      }
    }
  }
}
