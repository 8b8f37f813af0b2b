import { ApiError, sendJson } from '../ui/api-client.ts';

/** Starts a session. @throws ApiError with a plain sentence */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await sendJson('POST', '/api/auth/sign-in/email', { email, password });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401)
      throw new ApiError(401, 'This e-mail address and password do not belong together.');
    if (error.status === 429) throw new ApiError(429, 'Too many attempts. Wait a minute, then try again.');
    if (error.status === 403) {
      throw new ApiError(
        403,
        'The server does not expect to be opened at this address. Use the one it printed, or set FERRULE_URL.',
      );
    }
    throw error;
  }
}
