import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { NamespaceKey, NetInterface } from '@sidecar-injector/tc';

/** Flags of a route (linux/route.h). */
const RTF_UP = 0x1;
const RTF_REJECT = 0x200;

const NOTHING = /^0*$/;

/** The tables of routes: which columns are zero for a default route, and where the rest stands. */
const ROUTES = [
  { file: 'net/route', zeros: [1, 7], flags: 3, name: 0, except: undefined },
  { file: 'net/ipv6_route', zeros: [0, 1], flags: 8, name: 9, except: 'lo' },
];

/** Reads what the kernel says of this process's network under /proc and /sys, without a process. */
@Injectable()
export class ProcRepository {
  protected readonly root: string = '/proc';
  protected readonly sysRoot: string = '/sys';

  /** All interfaces. */
  interfaces(): NetInterface[] {
    return this.interfaceNames().map((name) => ({ name, mtu: this.readMtu(name) }));
  }

  interfaceNames(): string[] {
    return this.lines('net/dev')
      .slice(2)
      .map((line) => line.slice(0, line.indexOf(':')).trim())
      .filter((name) => name !== '');
  }

  /** The interfaces of the default routes of both families, each once. */
  defaultInterfaces(): string[] {
    const names = ROUTES.flatMap(({ file, zeros, flags, name, except }) =>
      this.lines(file)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => zeros.every((column) => NOTHING.test(fields[column] ?? '-')))
        .filter((fields) => isUsable(fields[flags] ?? '') && fields[name] !== except)
        .map((fields) => fields[name] ?? ''),
    );
    return [...new Set(names)];
  }

  /** Whether any interface has IPv6. */
  hasIpv6(): boolean {
    return this.lines('net/if_inet6').length > 0;
  }

  namespace(): NamespaceKey {
    return {
      bootId: readFileSync(join(this.root, 'sys/kernel/random/boot_id'), 'utf8').trim(),
      network: readlinkSync(join(this.root, 'self/ns/net')),
    };
  }

  /** Where /sys does not say it, the MTU of Ethernet. */
  private readMtu(name: string): number {
    return Number(read(join(this.sysRoot, 'class/net', name, 'mtu'))) || 1_500;
  }

  private lines(file: string): string[] {
    return read(join(this.root, file))
      .split('\n')
      .filter((line) => line !== '');
  }
}

/** @returns nothing where the kernel has no such file, as one without IPv6. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isUsable(flags: string): boolean {
  const bits = Number.parseInt(flags, 16);
  return (bits & RTF_UP) !== 0 && (bits & RTF_REJECT) === 0;
}
