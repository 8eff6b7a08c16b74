import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './shell.ts';

/** What it stands in for: programs of TiDB, that of the README, and the sandboxes of Pods. */
const NAMES = [
  'docker.io/library/stand-in:1',
  'docker.io/library/nginx:1.29',
  'registry.k8s.io/pause:3.10',
];

/**
 * Makes an image of busybox alone, as an archive that containerd reads. It needs no engine.
 *
 * @param software folder of the nodes' software, which busybox is part of.
 */
export async function makeStandInImage(software: string, archive: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  try {
    mkdirSync(join(folder, 'root/bin'), { recursive: true });
    mkdirSync(join(folder, 'root/tmp'));
    copyFileSync(join(software, 'usr/bin/busybox'), join(folder, 'root/bin/busybox'));
    const tar = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0'];
    await run(
      'tar',
      '-c',
      ...tar,
      '-f',
      join(folder, 'layer.tar'),
      '-C',
      join(folder, 'root'),
      '.',
    );
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, 'layer.tar')))
      .digest('hex');
    writeFileSync(join(folder, 'config.json'), JSON.stringify(newConfig(digest)));
    const manifest = [{ Config: 'config.json', RepoTags: NAMES, Layers: ['layer.tar'] }];
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const files = ['manifest.json', 'config.json', 'layer.tar'];
    await run('tar', '-c', ...tar, '-f', archive, '-C', folder, ...files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function newConfig(layer: string): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: ['/bin/busybox', 'sleep', '2147483647'], Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  };
}
