import { Problems } from '../io/problems.ts';

/** How many objects the API server gives at a time, as for kubectl. */
const PAGE_SIZE = 500;

interface Page<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly _continue?: string };
}

/** Lists all objects, page after page. */
export async function listAll<T>(
  list: (page: { limit: number; _continue?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const page = await list({ limit: PAGE_SIZE, ...(next && { _continue: next }) });
    items.push(...page.items);
    next = page.metadata?._continue;
  } while (next);
  return items;
}

/** Asks the API server for something. @throws Problems with what was asked for and the answer. */
export async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Problems([`cannot ${what}: ${describe(error)}`]);
  }
}

/** Of an answer the message of its Status; of the network the innermost reason. */
function describe(error: unknown): string {
  const { code, body, cause, message } = error as {
    readonly code?: unknown;
    readonly body?: unknown;
    readonly cause?: unknown;
    readonly message?: string;
  };
  if (typeof code === 'number') {
    return `the API server answers ${code}: ${readStatus(body)}`;
  }
  return cause === undefined ? (message ?? String(error)) : describe(cause);
}

function readStatus(body: unknown): string {
  try {
    const status = typeof body === 'string' ? (JSON.parse(body) as unknown) : body;
    return (status as { readonly message: string }).message;
  } catch {
    return String(body).slice(0, 200);
  }
}
