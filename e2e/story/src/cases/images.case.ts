import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { IMAGES } from '../lab/prepare.ts';
import { run } from '../lab/shell.ts';

interface Layers {
  readonly config: { readonly Labels: Readonly<Record<string, string>>; readonly User: string };
  /** Paths of all files. */
  readonly files: readonly string[];
}

/** Reads an archive as `docker save` writes it. */
async function readImage(archive: string): Promise<Layers> {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    await run('tar', '-x', '-f', archive, '-C', folder);
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const [image] = read('manifest.json') as [{ Config: string; Layers: string[] }];
    const { config } = read(image.Config) as Pick<Layers, 'config'>;
    const layers = image.Layers.map((layer) => run('tar', '-t', '-f', join(folder, layer)));
    return { config, files: (await Promise.all(layers)).join('').split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In megabytes. Node alone is 108.5. */
const LARGEST = 120;

/** What a break-in would look for first. */
const TOOLS = /(^|\/)(ba|da|a)?sh$|(^|\/)(busybox|apt|apt-get|dpkg|npm|npx|yarn|curl|wget|perl)$/;

for (const archive of IMAGES) {
  describe(`the image ${basename(archive)}`, async () => {
    const { config, files } = await readImage(archive);

    it('should hold no shell, no package manager and no node_modules', () => {
      assert.deepEqual(
        files.filter((file) => TOOLS.test(file) || file.includes('node_modules')),
        [],
      );
      assert.ok(files.includes('usr/local/bin/node'));
      assert.ok(files.includes('app/main.js'));
    });

    it('should be small', () => {
      const megabytes = statSync(archive).size / 1e6;
      assert.ok(megabytes < LARGEST, `${megabytes.toFixed(1)} MB`);
    });

    it('should say what it is', () => {
      const labels = Object.keys(config.Labels);
      for (const name of ['title', 'description', 'licenses', 'version', 'revision', 'base.name']) {
        assert.ok(labels.includes(`org.opencontainers.image.${name}`), name);
      }
    });

    it('should run as the user that the chart gives it', () => {
      assert.equal(config.User, archive.includes('agent') ? '0:0' : '65532:65532');
    });
  });
}
