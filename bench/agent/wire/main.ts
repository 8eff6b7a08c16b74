import { type Slices, takeTurns } from './slices.ts';
import { NOTHING, rootOf, type Tree, treeOf, type Way } from './trees.ts';
import { DEVICE, Wire } from './wire.ts';

/** All that was measured, by what the interface held: a number of rules, `root` or `untouched`. */
export interface WireSlices {
  /** Nanoseconds a datagram. */
  readonly egress: Slices;
  readonly ingress: Slices;
  /** Mbit/s. */
  readonly streams: Slices;
}

const RULES = [1, 16, 100, 256];
const DATAGRAMS = 100_000;
const STREAM_MS = 250;

/** Streams vary more than datagrams do, and come in two kinds only. */
const MORE_STREAMS = 3;

const [, , traffic = '', rounds = ''] = process.argv;
const wire = await Wire.make(traffic);

const treesOf = (way: Way, rules = RULES): Record<string, Tree> => {
  const trees = rules.map((count) => [String(count), treeOf(count, DEVICE, way)] as const);
  return { untouched: NOTHING, ...Object.fromEntries(trees) };
};

/** The traffic begins when all of the tree is set. */
const beside =
  (send: () => number) =>
  (tree: Tree): number => {
    wire.set(tree);
    const result = send();
    wire.clear(tree);
    return result;
  };

const times = Number(rounds);
const out = { ...treesOf('egress'), root: rootOf(treeOf(1, DEVICE, 'egress')) };
const slices: WireSlices = {
  egress: takeTurns(
    times,
    out,
    beside(() => wire.sendDatagrams('egress', DATAGRAMS)),
  ),
  ingress: takeTurns(
    times,
    treesOf('ingress'),
    beside(() => wire.sendDatagrams('ingress', DATAGRAMS)),
  ),
  streams: takeTurns(
    times * MORE_STREAMS,
    treesOf('egress', [100]),
    beside(() => wire.sendStream(STREAM_MS)),
  ),
};
wire.close();
console.log(JSON.stringify(slices));
