import { isIP } from 'class-validator';
import { parseQuantity } from '../../rules/quantity.ts';

/** The syntaxes that Kubernetes demands of names and values (k8s.io/apimachinery validation). */

/** RFC 1123 label, as names of containers, volumes and profiles are. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Since Kubernetes 1.32 any printable ASCII but `=`; quoting it is the shell's affair. */
export const ENV_NAME = /^[ -<>-~]+$/;

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const WINDOWS_PATH = /^[A-Za-z]:[\\/][^:]*$/;

/** RFC 1123 subdomain of at most 253 characters, as names of most objects are. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** `name` or `domain/name`, as keys of labels and annotations are. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const prefixFits = slash === -1 || isDnsSubdomain(text.slice(0, slash));
  return prefixFits && NAME_PART.test(text.slice(slash + 1));
}

/** A value of a label; it may be empty. */
export function isLabelValue(text: string): boolean {
  return text === '' || NAME_PART.test(text);
}

/** IANA service name (RFC 6335), as names of ports are. */
export function isPortName(text: string): boolean {
  return /^[a-z0-9-]{1,15}$/.test(text) && /[a-z]/.test(text) && !/^-|--|-$/.test(text);
}

/** A key of a ConfigMap or Secret. */
export function isDataKey(text: string): boolean {
  return DATA_KEY.test(text) && text !== '.' && !text.startsWith('..');
}

/** Where a volume may be mounted: absolute, and without `:`, except behind a Windows drive. */
export function isMountPath(text: string): boolean {
  return (text.startsWith('/') && !text.includes(':')) || WINDOWS_PATH.test(text);
}

/** A path inside a volume that cannot leave it. */
export function isInnerPath(text: string): boolean {
  return !text.startsWith('/') && hasNoBacksteps(text);
}

export function hasNoBacksteps(text: string): boolean {
  return !text.split('/').includes('..');
}

/** An IPv4 or IPv6 address without a zone, as Kubernetes wants it. */
export function isIpAddress(text: string): boolean {
  return isIP(text) && !text.includes('%');
}

/** Whether a value is a quantity that is finite and not negative. */
export function isQuantity(value: unknown): boolean {
  return amountOf(value) !== undefined;
}

/** The amount of a quantity in its base unit; undefined for anything else. */
export function amountOf(value: unknown): number | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  const amount = isScalar ? parseQuantity(value) : undefined;
  return amount !== undefined && amount >= 0 && Number.isFinite(amount) ? amount : undefined;
}
