import { isIP } from 'class-validator';

/** An IPv4 or IPv6 address without a zone, as Kubernetes wants it. */
export function isIpAddress(text: string): boolean {
  return isIP(text) && !text.includes('%');
}
