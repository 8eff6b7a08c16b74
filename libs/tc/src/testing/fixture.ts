import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelView, NetInterface } from '../interface/kernel-view.ts';
import { readPrintedQdiscs, readView } from '../interface/read-view.ts';

const FOLDER = join(import.meta.dirname, '../device/fixtures');
const INTERFACES: readonly NetInterface[] = [
  { name: 'eth0', mtu: 1_500 },
  { name: 'fi0', mtu: 1_500 },
];

/** What `tc -j -s -batch -` of iproute2 6.1 has printed on Linux 6.1. */
export function readFixture(name: string): string {
  return readFileSync(join(FOLDER, `${name}.txt`), 'utf8');
}

export function viewFixture(name: string): KernelView {
  const printed = readFixture(name);
  return readView(readPrintedQdiscs(printed), printed, INTERFACES);
}
