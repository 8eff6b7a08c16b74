import { HANDLE } from '../device/device.ts';
import { fingerprintOf } from '../device/fingerprint.ts';
import { readClasses } from '../device/read-classes.ts';
import { readDevice } from '../device/read-device.ts';
import { type PrintedFilter, readFilters } from '../device/read-filters.ts';
import { isOwnRoot, type Qdisc, readQdiscs } from '../device/read-qdiscs.ts';
import { isHook, readHook } from './hook.ts';
import { type KernelView, type NetInterface } from './kernel-view.ts';
import { readSections, type Section } from './read-sections.ts';

/** Shows all qdiscs, also those that the kernel has made by itself; its document is never empty. */
export const SHOW_QDISCS = 'qdisc show invisible';

/** What is to be shown of a device: our tree there, or filters of one side of its hook. */
interface Shown {
  readonly what: 'tree' | 'ingress' | 'egress';
  readonly name: string;
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
  return listShown(qdiscs).flatMap(({ what, name }) =>
    what === 'tree'
      ? [`class show dev ${name}`, `filter show dev ${name} parent ${HANDLE}`]
      : [`filter show dev ${name} ${what}`],
  );
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
  const shown = listShown(qdiscs);
  const sections = readSections(printed);
  const last = sections.pop();
  if (last === undefined || sections.length !== shown.length) {
    const names = shown.map(({ name }) => name).join(', ');
    throw new SyntaxError(`tc did not show the filters of ${names}`);
  }
  const now = readQdiscs(last.document);
  let fingerprint: string | undefined;
  const kindOf = (name: string): string =>
    now.find((qdisc) => qdisc.dev === name && isHook(qdisc))?.kind ?? 'clsact';
  const namesOf = (what: Shown['what']): string[] =>
    shown.filter((each) => each.what === what).map(({ name }) => name);
  const sectionOf = (what: Shown['what'], name: string): Section | undefined =>
    sections[shown.findIndex((each) => each.what === what && each.name === name)];
  const filtersOf = (what: Shown['what'], name: string): PrintedFilter[] =>
    readFilters(sectionOf(what, name)?.document ?? '[]');
  return {
    interfaces,
    qdiscs: now,
    trees: new Map(
      namesOf('tree').map((name) => {
        const { text = '', classes = [] } = sectionOf('tree', name) ?? {};
        return [name, readDevice(name, now, readClasses(text, classes), filtersOf('tree', name))];
      }),
    ),
    hooks: new Map(
      namesOf('ingress').map((name) => {
        const filters = filtersOf('ingress', name);
        return [name, readHook(kindOf(name), filters, filtersOf('egress', name))];
      }),
    ),
    // Worked out when somebody asks: most views are never compared.
    get fingerprint() {
      return (fingerprint ??= fingerprintOf(printed, interfaces));
    },
  };
}

function listShown(qdiscs: readonly Qdisc[]): Shown[] {
  const list = (what: Shown['what'], isMeant: (qdisc: Qdisc) => boolean): Shown[] =>
    qdiscs.filter(isMeant).map(({ dev }) => ({ what, name: dev }));
  return [
    ...list('tree', isOwnRoot),
    ...list('ingress', isHook),
    ...list('egress', (qdisc) => isHook(qdisc) && qdisc.kind === 'clsact'),
  ];
}
