import { type Device, HANDLE, type Qdisc, readDevice, readFilters } from '@sidecar-injector/tc';
import { type Hook, isOwnRedirect, type KernelView } from './kernel-view.ts';

/** Devices of which classes and filters are read. */
export interface Wanted {
  readonly trees: readonly string[];
  readonly hooks: readonly string[];
}

/** What ends the part of a hook, and what begins the part of a tree. */
const HOOK = /^qdisc (clsact|ingress) ffff:/;
const ROOT = new RegExp(`^qdisc htb ${HANDLE} root`);

/**
 * Lines of a `tc -batch` that shows classes and filters. They are not named by their device, so
 * the qdiscs of the device go between: those of a hook behind its filters, those of a tree before.
 *
 * No `root` or `ingress` for `qdisc show`: iproute2 6.1 keeps it for the next line of the batch.
 */
export function detailLines({ trees, hooks }: Wanted): string[] {
  return [
    ...hooks.flatMap((name) => [`filter show dev ${name} ingress`, `qdisc show dev ${name}`]),
    ...trees.flatMap((name) => [
      `qdisc show dev ${name}`,
      `class show dev ${name}`,
      `filter show dev ${name} parent ${HANDLE}`,
    ]),
  ];
}

/**
 * @param text what {@link detailLines} made `tc` print.
 * @throws SyntaxError where it is something else.
 */
export function readDetails(
  text: string,
  { trees, hooks }: Wanted,
  qdiscs: readonly Qdisc[],
): Pick<KernelView, 'trees' | 'hooks'> {
  const parts = split(text, hooks.length);
  if (parts.hooks.length !== hooks.length || parts.trees.length !== trees.length) {
    const names = [...hooks, ...trees].join(', ');
    throw new SyntaxError(`tc did not show the classes and filters of ${names}`);
  }
  return {
    trees: new Map(trees.map((name, index) => [name, toTree(name, qdiscs, parts.trees[index])])),
    hooks: new Map(hooks.map((name, index) => [name, toHook(parts.hooks[index])])),
  };
}

function split(text: string, hookCount: number): { trees: string[]; hooks: string[] } {
  const [trees, hooks]: [string[], string[]] = [[], []];
  let part: string[] = [];
  for (const line of text.split('\n')) {
    if (hooks.length < hookCount) {
      if (HOOK.test(line)) {
        hooks.push(part.join('\n'));
        part = [];
      }
    } else if (ROOT.test(line)) {
      trees.push(part.join('\n'));
      part = [];
    }
    if (!line.startsWith('qdisc ')) {
      part.push(line);
    }
  }
  return { hooks, trees: [...trees, part.join('\n')].slice(1) };
}

/** Lines of classes and of filters tell themselves apart by their first word. */
function toTree(device: string, qdiscs: readonly Qdisc[], text = ''): Device {
  return readDevice(device, qdiscs, text, text);
}

function toHook(text = ''): Hook {
  const own = readFilters(text).filter(isOwnRedirect);
  return { own, isShared: countFilters(text) > own.length };
}

/** Counts filters of any kind: each has a line with its handle, a u32 one with three parts. */
function countFilters(text: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith('filter '));
  const u32 = lines.filter((line) => / u32 .*fh \S+::\S+ /.test(line)).length;
  const others = lines.filter(
    (line) => !line.includes(' u32 ') && line.includes(' handle '),
  ).length;
  return u32 + others;
}
