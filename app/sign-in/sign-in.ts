import { ApiError, sendJson } from '../ui/api-client.ts';

const WRONG_ADDRESS =
  'The server does not expect to be opened at this address. Use the one it printed, or set FERRULE_URL.';

/** Starts a session; false when a second factor is asked for first. @throws ApiError with a plain sentence */
export async function signIn(email: string, password: string): Promise<boolean> {
  const answer = await ask<{ twoFactorRedirect?: boolean }>(
    '/api/auth/sign-in/email',
    { email, password },
    'This e-mail address and password do not belong together.',
  );
  return answer.twoFactorRedirect !== true;
}

/** The second step: a code of the authenticator app, or one of the backup codes. @throws ApiError */
export async function sendCode(kind: 'app' | 'backup', code: string): Promise<void> {
  const path = kind === 'app' ? 'verify-totp' : 'verify-backup-code';
  const wrong =
    kind === 'app'
      ? 'This is not the code, or the sign-in took too long. Codes change every 30 seconds.'
      : 'This is not one of your backup codes, or it was used already.';
  await ask(`/api/auth/two-factor/${path}`, { code: code.trim() }, wrong);
}

/** Where the provider asks people who they are; `next` is where they come back to. @throws ApiError */
export async function providerAddress(next: string): Promise<string> {
  const body = { provider: 'oidc', callbackURL: next, errorCallbackURL: '/sign-in' };
  const { url } = await ask<{ url: string }>('/api/auth/sign-in/social', body, 'The provider is not there.');
  return url;
}

async function ask<T>(path: string, body: object, refused: string): Promise<T> {
  try {
    return await sendJson<T>('POST', path, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) throw new ApiError(401, refused);
    if (error.status === 429) {
      throw new ApiError(429, 'Too many attempts. Wait a quarter of an hour, then try again.');
    }
    if (error.status === 403) throw new ApiError(403, WRONG_ADDRESS);
    throw error;
  }
}
