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

/**
 * Whether a request comes from a browser, in which any page can make it: over plain http to an
 * address browsers send no `Sec-Fetch-*`, and an `<img>` sends no `Origin`, but all of them call
 * themselves Mozilla.
 */
export function isBrowser(headers: IncomingHttpHeaders): boolean {
  return (
    BROWSER_HEADERS.some((name) => headers[name] !== undefined) ||
    headers['user-agent']?.startsWith('Mozilla/') === true
  );
}
