import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { actorOfToken } from '#lib/people/api-tokens.ts';
import { trustedOrigins } from '#lib/people/auth.ts';
import { findActor } from '#lib/people/find-actor.ts';

import { services } from './services.ts';

const UNKNOWN_TOKEN = 'This token is unknown, revoked or expired.';
const MAX_BODY_BYTES = 8 * 1024 * 1024;

interface RouteInfo {
  params: Record<string, string>;
  request: Request;
  url: URL;
}

type NextRouteContext = { params: Promise<Record<string, string | string[]>> };

/**
 * Wraps a route handler: who is signed in, the origin and the body are checked before it runs, and its errors become
 * JSON with a sentence. Without a schema the handler takes no body.
 */
export function route<S extends z.ZodType | null>(
  schema: S,
  handler: (
    ctx: Context,
    body: S extends z.ZodType ? z.infer<S> : null,
    info: RouteInfo,
  ) => Promise<Response | object>,
) {
  return handle(schema, async (request) => {
    const { auth, db } = services();
    const authorization = request.headers.get('authorization');
    // A token is no cookie: a browser never sends it by itself, so its request needs no origin of ours.
    if (authorization === null) refuseOtherOrigins(request);
    const actor =
      authorization === null
        ? await findActor(db, auth, request.headers)
        : await actorOfToken(db, authorization, request.headers.get('x-ferrule-client-ip'));
    if (!actor) return errorResponse(401, authorization === null ? 'Sign in first.' : UNKNOWN_TOKEN);
    return (body, info) => handler({ db, actor }, body, info);
  });
}

/** The same for the few routes that need no session. */
export function openRoute<S extends z.ZodType | null>(schema: S, handler: Handler<S>) {
  return handle(schema, async (request) => {
    refuseOtherOrigins(request);
    return handler;
  });
}

/** A handler that reads its request itself, for requests of this server's pages only. */
export function sameOrigin(handler: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    try {
      refuseOtherOrigins(request);
      return await handler(request);
    } catch (error) {
      return errorOf(error);
    }
  };
}

type Handler<S extends z.ZodType | null> = (
  body: S extends z.ZodType ? z.infer<S> : null,
  info: RouteInfo,
) => Promise<Response | object>;

/** `admit` looks at the request before its body is read: it gives the handler, or the refusal. */
function handle<S extends z.ZodType | null>(
  schema: S,
  admit: (request: Request) => Promise<Handler<S> | Response>,
) {
  return async (request: Request, context: NextRouteContext): Promise<Response> => {
    try {
      const handler = await admit(request);
      if (handler instanceof Response) return handler;
      const body = schema ? schema.parse(await readJson(request)) : null;
      const params = ((await context.params) ?? {}) as Record<string, string>;
      if ('id' in params && !z.uuid().safeParse(params.id).success)
        return errorResponse(404, 'There is nothing at this address.');
      const answer = await handler(body as never, { params, request, url: new URL(request.url) });
      return answer instanceof Response ? answer : Response.json(answer);
    } catch (error) {
      return errorOf(error);
    }
  };
}

/** A mutation comes from a page of this server: its Origin says so, and where the browser tells, its fetch site. */
function refuseOtherOrigins(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const trusted = origin !== null && trustedOrigins(services().config.web.url).includes(origin);
  if (!trusted || (site !== null && site !== 'same-origin')) {
    throw new UserError(
      403,
      'This request did not come from a page of this server. Set FERRULE_URL to the address people use.',
    );
  }
}

async function readJson(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new UserError(400, 'The request body must be JSON.');
  }
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES) throw new UserError(413, 'The request body is larger than 8 MB.');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UserError(400, 'The request body is not valid JSON.');
  }
}

/** What is wrong, by the path to it; the first in a list is also told by the name of the list, as one input holds it. */
function fieldsOf({ issues }: z.ZodError): Record<string, string> {
  const at = (length?: number) => (issue: z.core.$ZodIssue) =>
    [issue.path.slice(0, length).join('.'), issue.message] as const;
  return Object.fromEntries([...issues.map(at(1)).toReversed(), ...issues.map(at())]);
}

function errorOf(error: unknown): Response {
  if (error instanceof UserError) return errorResponse(error.status, error.message, error.details);
  if (error instanceof z.ZodError) {
    return errorResponse(400, error.issues[0]?.message ?? 'The request cannot be used.', {
      fields: fieldsOf(error),
    });
  }
  console.error('request failed', error);
  return errorResponse(500, 'Ferrule failed to handle this request. The server’s log has the details.');
}

function errorResponse(status: number, error: string, details: object = {}): Response {
  return Response.json({ error, ...details }, { status });
}
