import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that browsers add to what a page makes them send. `Sec-Fetch-Mode` alone is none: the
 * `fetch` of Node.js sends it too, while browsers never send it without `Sec-Fetch-Site`.
 */
const BROWSER_HEADERS: readonly string[] = [
  'sec-fetch-site',
  'sec-fetch-dest',
  'sec-fetch-user',
  'sec-purpose',
  'purpose',
  'origin',
  'referer',
];

const USER_AGENT = 'user-agent';

/**
 * Finds what gives a browser away, in which any page can make a request: over plain http to an
 * address browsers send no `Sec-Fetch-*`, and an `<img>` sends no `Origin`, but all of them call
 * themselves Mozilla.
 *
 * @returns the name of the header; absent where there is none.
 */
export function findBrowserHeader(headers: IncomingHttpHeaders): string | undefined {
  const isMozilla = headers[USER_AGENT]?.startsWith('Mozilla/') === true;
  return (
    BROWSER_HEADERS.find((name) => headers[name] !== undefined) ??
    (isMozilla ? USER_AGENT : undefined)
  );
}
