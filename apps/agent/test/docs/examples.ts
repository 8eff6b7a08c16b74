/** A `curl` of a page, and the JSON that stands behind it. */
export interface Example {
  readonly command: string;
  readonly answer: unknown;
}

/** What a `curl` asks for. */
export interface ExampleRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
}

/** What stands for the rest of a long text. */
const REST = ' …';

export function listExamples(page: string): Example[] {
  return [...page.matchAll(/```sh\n(curl [^`]+)```\n\n```json\n([^`]+)```/g)].map(
    ([, command = '', json = '']) => ({
      command: command.replaceAll('\\\n', ' ').trim(),
      answer: JSON.parse(json) as unknown,
    }),
  );
}

/** Reads as much of curl's command line as the pages use. */
export function readRequest(command: string): ExampleRequest {
  const [, method = 'GET'] = / -X (\w+)/.exec(command) ?? [];
  const [, path = ''] = /http:\/\/10\.244\.0\.7:2332(\/[^\s']*)/.exec(command) ?? [];
  const [, data] = / -d '([^']+)'/.exec(command) ?? [];
  return {
    method: method as ExampleRequest['method'],
    url: path,
    ...(data !== undefined && { body: JSON.parse(data) as unknown }),
  };
}

/** Whether a page shows what there is; a text of the page may leave out its end. */
export function matches(real: unknown, shown: unknown): boolean {
  if (typeof shown === 'string' && shown.endsWith(REST)) {
    return typeof real === 'string' && real.startsWith(shown.slice(0, -REST.length));
  }
  if (typeof shown !== 'object' || shown === null) {
    return Object.is(real, shown);
  }
  if (typeof real !== 'object' || real === null || Array.isArray(real) !== Array.isArray(shown)) {
    return false;
  }
  const [there, wanted] = [Object.entries(real), new Map(Object.entries(shown))];
  return (
    there.length === wanted.size && there.every(([name, value]) => matches(value, wanted.get(name)))
  );
}
