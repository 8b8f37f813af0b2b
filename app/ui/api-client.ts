/** What the server refused, in a sentence for the person; `fields` and `rows` say where. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly status: number,
    message: string,
    readonly fields: Record<string, string> = {},
    readonly rows: { row: number; field: string; message: string }[] = [],
  ) {
    super(message);
  }
}

/** Sends JSON to a route of this server and returns its JSON answer. @throws ApiError, also when nothing answers. */
export async function sendJson<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return ask<T>(path, { method, headers, body: JSON.stringify(body) });
}

/** The JSON answer of a route of this server. @throws ApiError, also when nothing answers. */
export async function fetchJson<T>(path: string): Promise<T> {
  return ask<T>(path, { method: 'GET' });
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new ApiError(
      0,
      'The server did not answer. Check that Ferrule is running and reachable, then try again.',
    );
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const { error, message, fields, rows } = (answer ?? {}) as {
    error?: string;
    message?: string;
    fields?: Record<string, string>;
    rows?: { row: number; field: string; message: string }[];
  };
  const sentence =
    response.status === 401 && !path.startsWith('/api/auth/')
      ? 'You are signed out. Reload the page and sign in again.'
      : (error ?? message ?? `The server answered with status ${response.status}. Its log says why.`);
  throw new ApiError(response.status, sentence, fields, rows);
}
