import type { Step } from './instruction.ts';
import type { Budget } from './limits.ts';
import type { Node, Nodes, Piece } from './nodes.ts';
import { NONE, type Region, type RegionPart } from './region.ts';

/** Regions by the index of their rule, ascending; those of {@link NONE} may be left out. */
type Layers = ReadonlyMap<number, Region>;

/** Where a rule has another region than before. */
type RegionChange = RegionPart & { readonly rule: number };

interface GraphOptions {
  readonly nodes: Nodes;
  readonly budget: Budget;
  /** Puts a field into the accumulator. */
  readonly loadOf: (field: number) => Step;
  /** What happens to packets that lie in exactly these rules. */
  readonly leafOf: (matched: readonly number[]) => Node;
}

/**
 * Lays regions over each other: each field is cut at all their bounds, and each piece leads to the
 * graph of what is left there. What is left is often the same, and then so is the graph.
 */
export function layRegions(layers: Layers, options: GraphOptions): Node {
  const { nodes, budget, loadOf, leafOf } = options;
  const known = new Map<string, Node>();
  const decide = (left: Layers): Node => {
    const alive = [...left].filter(([, region]) => region !== NONE).sort(([a], [b]) => a - b);
    budget.addWork(alive.length + 1);
    // Each node becomes an instruction at least.
    budget.checkInstructions(nodes.size);
    const field = Math.min(...alive.map(([, region]) => region.field));
    if (field === Number.POSITIVE_INFINITY) {
      return leafOf(alive.map(([rule]) => rule));
    }
    const key = alive.map(([rule, { id }]) => `${rule}:${id}`).join(' ');
    const node = known.get(key) ?? nodes.search([loadOf(field)], cut(new Map(alive), field));
    known.set(key, node);
    return node;
  };
  const cut = (current: Map<number, Region>, field: number): Piece[] => {
    return changesAlong(current, field).map(([start, changes]) => {
      for (const { rule, region } of changes) {
        if (region === NONE) {
          current.delete(rule);
        } else {
          current.set(rule, region);
        }
      }
      return { start, node: decide(current) };
    });
  };
  return decide(layers);
}

/** Where along a field which rules change to which regions; all that look at it begin at 0. */
function changesAlong(layers: Layers, field: number): [number, RegionChange[]][] {
  const changes = [...layers].flatMap(([rule, region]) =>
    region.field === field ? region.parts.map((part) => ({ rule, ...part })) : [],
  );
  return [...Map.groupBy(changes, ({ start }) => start)].sort(([a], [b]) => a - b);
}
