import { BlockList, isIP } from 'node:net';

/** Addresses that may call. */
export interface AllowList {
  /** @param address of the peer; IPv4 may be written as IPv6. */
  has(address: string): boolean;
}

/**
 * Parses such as `10.0.0.0/8, fd00::1`.
 *
 * @throws RangeError for anything but addresses and CIDRs.
 */
export function parseAllowList(text: string): AllowList {
  const list = new BlockList();
  for (const item of text.split(',')) {
    const [address = '', prefix, ...rest] = item.trim().split('/');
    const family = familyOf(address);
    const width = family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? width : toLength(prefix);
    if (family === undefined || !(length <= width) || rest.length > 0) {
      throw new RangeError(`${JSON.stringify(item)} is no address or CIDR`);
    }
    list.addSubnet(address, length, family);
  }
  return {
    has: (address) => {
      const family = familyOf(address);
      return family !== undefined && list.check(address, family);
    },
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

function toLength(text: string): number {
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
}
