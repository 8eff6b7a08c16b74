import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { IMAGES } from '../lab/prepare.ts';
import { run } from '../lab/shell.ts';

interface ImageArchive {
  readonly config: { readonly Labels: Readonly<Record<string, string>>; readonly User: string };
  /** Paths of all files. */
  readonly files: readonly string[];
  /** From the lowest to the highest: digest of the uncompressed layer (a DiffID of OCI), and bytes. */
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

/** Reads an archive as `docker save` writes it. */
async function readImage(archive: string): Promise<ImageArchive> {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    await run('tar', '-x', '-f', archive, '-C', folder);
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const [image] = read('manifest.json') as [{ Config: string; Layers: string[] }];
    const { config, rootfs } = read(image.Config) as Pick<ImageArchive, 'config'> & {
      rootfs: { diff_ids: string[] };
    };
    const lists = image.Layers.map((layer) => run('tar', '-t', '-f', join(folder, layer)));
    return {
      config,
      files: (await Promise.all(lists)).join('').split('\n'),
      layers: rootfs.diff_ids.map((digest, index) => ({
        digest,
        size: statSync(join(folder, image.Layers[index] ?? '')).size,
      })),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In megabytes. Node alone is 108.5. */
const LARGEST = 120;

/** In megabytes: what a release brings where the layer of Node is already there. */
const LARGEST_RELEASE = 5;

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

    it('should hold its licence, and those of what is in it', () => {
      for (const file of ['licenses/LICENSE', 'licenses/THIRD-PARTY-NOTICES.txt']) {
        assert.ok(files.includes(file), file);
      }
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

describe('the agent in its image', async () => {
  const { files } = await readImage(IMAGES.find((file) => file.includes('agent')) ?? '');

  it('should find the programs that the profile starts, and that it starts itself', () => {
    for (const file of ['usr/bin/doze', 'usr/sbin/tc', 'usr/sbin/ip']) {
      assert.ok(files.includes(file), file);
    }
  });

  it('should have a compile cache of one program, for the Node of the image', () => {
    const cached = files.filter((file) => /^app\/compile-cache\/v24[^/]+\/[^/]+$/.test(file));
    assert.equal(cached.length, 1);
  });
});

describe('the layer of Node', async () => {
  const images = await Promise.all(IMAGES.map(readImage));

  it('should be the same in both images, byte for byte', () => {
    const digests = images.map(({ layers }) => layers[0]?.digest);
    assert.equal(digests.length, 2);
    assert.match(digests[0] ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.equal(digests[0], digests[1]);
  });

  it('should be nearly all of them', () => {
    for (const { layers } of images) {
      const megabytes = layers.slice(1).reduce((sum, { size }) => sum + size, 0) / 1e6;
      assert.ok(megabytes < LARGEST_RELEASE, `${megabytes.toFixed(1)} MB`);
    }
  });
});
