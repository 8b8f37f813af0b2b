/** The query string of a page as the parsers of lib take it, repeated parameters included. */
export function searchParamsOf(record: Record<string, string | string[] | undefined>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(record)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text === 'string') params.append(name, text);
    }
  }
  return params;
}
