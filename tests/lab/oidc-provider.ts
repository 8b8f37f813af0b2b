import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

import { freePort } from './free-port.ts';

/** A real OpenID Connect provider whose people and groups are those of `GROUPS`; prints its issuer once it listens. */
const GROUPS: Record<string, string[]> = {
  ada: ['netops-admins', 'everybody'],
  olga: ['noc'],
  eve: ['sales'],
};

const [redirectUri = '', client = 'ferrule', secret = 'provider-secret'] = process.argv.slice(2);
const port = await freePort();
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirectUri] }],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id} of the provider`,
      email: `${id}@example.net`,
      email_verified: true,
      groups: GROUPS[id] ?? [],
    }),
  }),
});
createServer(provider.callback()).listen(port, '127.0.0.1', () => process.stdout.write(`${issuer}\n`));
