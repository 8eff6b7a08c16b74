import type { Jump, Step } from './instruction.ts';

/** A program as a graph without circles; the same node is the same object. */
export type Node = Return | Branch | Steps;

export interface Return {
  readonly kind: 'return';
  readonly id: number;
  readonly value: number;
}

/** Compares the accumulator with `k`. */
export interface Branch {
  readonly kind: 'branch';
  readonly id: number;
  readonly jump: Jump;
  readonly k: number;
  readonly yes: Node;
  readonly no: Node;
}

export interface Steps {
  readonly kind: 'steps';
  readonly id: number;
  readonly steps: readonly Step[];
  readonly next: Node;
}

/** What follows where the accumulator is `start` or more, up to the next piece. */
export interface Piece {
  readonly start: number;
  readonly node: Node;
}

/** Three values with what lies between them: halving would not need fewer comparisons. */
const MAX_COMPARED = 7;

/** Makes nodes, and leaves out those that decide nothing. */
export class Nodes {
  private readonly known = new Map<string, Node>();

  get size(): number {
    return this.known.size;
  }

  toReturn(value: number): Node {
    return this.share(`${value}`, (id) => ({ kind: 'return', id, value }));
  }

  branch(jump: Jump, k: number, yes: Node, no: Node): Node {
    return yes === no
      ? yes
      : this.share(`${jump} ${k} ${yes.id} ${no.id}`, (id) => {
          return { kind: 'branch', id, jump, k, yes, no };
        });
  }

  /** Steps serve the comparisons behind them: in front of a return they are left out. */
  steps(steps: readonly Step[], next: Node): Node {
    const texts = steps.map(({ code, k }) => `${code}:${k}`);
    return next.kind === 'return'
      ? next
      : this.share(`${texts.join(' ')} ${next.id}`, (id) => ({ kind: 'steps', id, steps, next }));
  }

  /**
   * Finds the piece in which the accumulator lies.
   *
   * @param first what loads it; left out where there is nothing to find.
   * @param pieces ascending; the first begins at 0.
   */
  search(first: readonly Step[], pieces: readonly Piece[]): Node {
    const distinct = pieces.filter(({ node }, index) => pieces[index - 1]?.node !== node);
    const found = this.bisect(distinct);
    return distinct.length > 1 && first.length > 0 ? this.steps(first, found) : found;
  }

  private bisect(pieces: readonly Piece[]): Node {
    const middle = pieces.length >> 1;
    const { start = 0 } = pieces[middle] ?? {};
    return (
      this.compareEach(pieces) ??
      this.branch(
        'jge',
        start,
        this.bisect(pieces.slice(middle)),
        this.bisect(pieces.slice(0, middle)),
      )
    );
  }

  /** A few values in a row, where all between them lead to the same: one comparison for each. */
  private compareEach(pieces: readonly Piece[]): Node | undefined {
    const between = pieces[0]?.node;
    const isEach =
      pieces.length <= MAX_COMPARED &&
      pieces.every(({ start, node }, index) => {
        const end = pieces[index + 1]?.start ?? start + 1;
        return index % 2 === 0 ? node === between : end === start + 1;
      });
    return isEach && between !== undefined
      ? pieces.reduceRight((otherwise, { start, node }, index) => {
          const jump = index === pieces.length - 1 ? 'jge' : 'jeq';
          return index % 2 === 0 ? otherwise : this.branch(jump, start, node, otherwise);
        }, between)
      : undefined;
  }

  private share(key: string, make: (id: number) => Node): Node {
    const node = this.known.get(key) ?? make(this.known.size);
    this.known.set(key, node);
    return node;
  }
}
