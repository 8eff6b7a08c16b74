/** What is sent as the body of a call: JSON, unless the headers say that it is something else. */
export function toPayload(
  body: unknown,
  headers: Readonly<Record<string, string>>,
): { headers: Readonly<Record<string, string>>; payload: string } {
  return 'content-type' in headers && typeof body === 'string'
    ? { headers, payload: body }
    : {
        headers: { 'content-type': 'application/json', ...headers },
        payload: JSON.stringify(body),
      };
}
