import { HANDLE } from '../device/device.ts';
import { fingerprintOf } from '../device/fingerprint.ts';
import { readClasses } from '../device/read-classes.ts';
import { readDevice } from '../device/read-device.ts';
import { readFilters } from '../device/read-filters.ts';
import { isOwnRoot, type Qdisc, readQdiscs } from '../device/read-qdiscs.ts';
import { devicesOf, isHook, type KernelView, type NetInterface, readHook } from './kernel-view.ts';
import { readSections } from './read-sections.ts';

/** Shows all qdiscs, also those that the kernel has made by itself; its document is never empty. */
export const SHOW_QDISCS = 'qdisc show invisible';

/** Devices of which classes and filters are to be shown. */
interface Devices {
  readonly trees: readonly string[];
  readonly hooks: readonly string[];
  /** Those hooks that have filters for what goes out, too. */
  readonly twoSided: readonly string[];
}

/** The qdiscs in what {@link SHOW_QDISCS} has printed at the end. */
export function readPrintedQdiscs(printed: string): Qdisc[] {
  return readQdiscs(readSections(printed).at(-1)?.document ?? '');
}

/**
 * Lines that show what {@link readView} needs, {@link SHOW_QDISCS} aside. Never `qdisc show dev …`
 * nor `root` or `ingress` for qdiscs: iproute2 keeps those words for the lines behind.
 */
export function detailLines(qdiscs: readonly Qdisc[]): string[] {
  const { trees, hooks, twoSided } = findDevices(qdiscs);
  return [
    ...trees.flatMap((name) => [
      `class show dev ${name}`,
      `filter show dev ${name} parent ${HANDLE}`,
    ]),
    ...hooks.map((name) => `filter show dev ${name} ingress`),
    ...twoSided.map((name) => `filter show dev ${name} egress`),
  ];
}

/**
 * Puts together what the kernel has.
 *
 * @param qdiscs of which {@link detailLines} were made.
 * @param printed what these lines and {@link SHOW_QDISCS} made `tc` print.
 * @throws SyntaxError where it is something else: a failed reading never means that there is nothing.
 */
export function readView(
  qdiscs: readonly Qdisc[],
  printed: string,
  interfaces: readonly NetInterface[],
): KernelView {
  const { trees, hooks, twoSided } = findDevices(qdiscs);
  const shown = [...trees, ...hooks, ...twoSided];
  const sections = readSections(printed);
  const last = sections.pop();
  if (last === undefined || sections.length !== shown.length) {
    throw new SyntaxError(`tc did not show the filters of ${shown.join(', ')}`);
  }
  const now = readQdiscs(last.document);
  let fingerprint: string | undefined;
  const kindOf = (name: string): string =>
    now.find((qdisc) => qdisc.dev === name && isHook(qdisc))?.kind ?? 'clsact';
  const filtersOf = (index: number) => readFilters(sections[index]?.document ?? '');
  return {
    interfaces,
    qdiscs: now,
    trees: new Map(
      trees.map((name, index) => {
        const { text = '', classes = [] } = sections[index] ?? {};
        return [name, readDevice(name, now, readClasses(text, classes), filtersOf(index))];
      }),
    ),
    hooks: new Map(
      hooks.map((name, index) => {
        const side = twoSided.indexOf(name);
        return [
          name,
          readHook(
            kindOf(name),
            filtersOf(trees.length + index),
            side < 0 ? [] : filtersOf(trees.length + hooks.length + side),
          ),
        ];
      }),
    ),
    // Worked out when somebody asks: most views are never compared.
    get fingerprint() {
      return (fingerprint ??= fingerprintOf(printed, interfaces));
    },
  };
}

function findDevices(qdiscs: readonly Qdisc[]): Devices {
  return {
    trees: devicesOf(qdiscs, isOwnRoot),
    hooks: devicesOf(qdiscs, isHook),
    twoSided: devicesOf(qdiscs, (qdisc) => isHook(qdisc) && qdisc.kind === 'clsact'),
  };
}
