import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { run } from './shell.ts';

/** Debian packages that make a machine a node, and the libraries that they need. */
const PACKAGES = [
  'containerd',
  'crun',
  'containernetworking-plugins',
  'conntrack',
  'iptables',
  'socat',
  'kmod',
  'busybox-static',
  ...['libxtables12', 'libnftnl11', 'libnfnetlink0', 'libip4tc2', 'libip6tc2', 'libmnl0'],
  ...['libnetfilter-conntrack3', 'libyajl2', 'libseccomp2', 'libwrap0'],
];

/** Where what is made once is kept. */
export const CACHE = join(WORKSPACE.root, 'dist/story');

/**
 * Unpacks the software of a node into a folder, once. Nothing is installed on this machine.
 *
 * @throws Error with what apt says when packages cannot be got.
 */
export async function unpackNodeSoftware(): Promise<string> {
  const folder = join(CACHE, 'software');
  if (!existsSync(folder)) {
    console.log(`getting ${PACKAGES.length} Debian packages for the nodes`);
    const debs = mkdtempSync(join(tmpdir(), 'story-debs-'));
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    try {
      await download(debs);
      await unpack(debs, part);
    } finally {
      rmSync(debs, { recursive: true });
    }
    renameSync(part, folder);
  }
  return folder;
}

/** Lists of packages may be missing, or name versions that are no longer there. */
async function download(folder: string): Promise<void> {
  const script = 'cd "$0" && apt-get download --quiet "$@"';
  const get = (): Promise<string> => run('sh', '-c', script, folder, ...PACKAGES);
  try {
    await get();
  } catch {
    await run('apt-get', 'update', '--quiet');
    await get();
  }
}

/** The links keep what older packages have in /bin, /sbin and /lib from hiding the host's own. */
async function unpack(debs: string, folder: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib']) {
    mkdirSync(join(folder, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(folder, name));
  }
  const script = 'dpkg-deb --fsys-tarfile "$0" | tar -x --keep-directory-symlink -C "$1"';
  for (const deb of globSync('*.deb', { cwd: debs })) {
    await run('sh', '-c', script, join(debs, deb), folder);
  }
  for (const name of ['iptables', 'iptables-save', 'iptables-restore']) {
    const link = join(folder, 'usr/sbin', name);
    rmSync(link, { force: true });
    symlinkSync('xtables-legacy-multi', link);
  }
}
