/** What the provider's answer means, by the code it comes back with. */
const SENTENCES: Record<string, string> = {
  no_role: 'The provider knows you, but none of your groups may use Ferrule. Ask an administrator.',
  account_not_linked:
    'There is an account with your e-mail address that signs in with a password. Use that, or ask an administrator.',
  unable_to_create_session: 'Your account is disabled. Ask an administrator.',
  email_not_found: 'The provider did not tell your e-mail address. Ask who runs the provider.',
  access_denied: 'The provider refused, or you cancelled there.',
  state_mismatch: 'This sign-in took too long or was started in another browser. Start again.',
  state_not_found: 'This sign-in took too long or was started in another browser. Start again.',
  please_restart_the_process: 'This sign-in took too long. Start again.',
  invalid_code: 'The provider did not accept its own answer. Start again.',
  internal_server_error: 'Ferrule failed while it signed you in. The server’s log says why.',
};

/** The sentence for `?error=` of the sign-in page; null when there is none. */
export function providerError(value: string | string[] | undefined): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const code = value.toLowerCase();
  if (Object.hasOwn(SENTENCES, code)) return SENTENCES[code]!;
  const said = /^[a-z0-9_]{1,60}$/.test(code) ? ` (${code})` : '';
  return `The provider did not sign you in${said}. Start again, or ask who runs Ferrule.`;
}
