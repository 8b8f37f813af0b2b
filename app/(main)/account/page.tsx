import type { Metadata } from 'next';

import { can } from '#lib/people/actor.ts';
import { listApiTokens, TOKEN_SCOPES } from '#lib/people/api-tokens.ts';
import { getOwnAccount } from '#lib/people/own-account.ts';

import { pageContext } from '../../server/page-context.ts';
import { Page } from '../../ui/page-frame.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { ROLE_WORDS } from '../people/role-words.ts';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TokensPanel } from './tokens-panel.tsx';

export const metadata: Metadata = { title: 'Your account' };

/** One's own account: password, second factor, sessions and API tokens. */
export default async function AccountPage() {
  const ctx = await pageContext();
  const [account, tokens] = await Promise.all([getOwnAccount(ctx), listApiTokens(ctx)]);
  const { label, may } = ROLE_WORDS[account.role];
  return (
    <Page title="Your account">
      <Panel title={account.name}>
        <Facts>
          <Fact name="E-mail">{account.email}</Fact>
          <Fact name="Role">{label}</Fact>
          <Fact name="Sites">{account.sites.length > 0 ? account.sites.join(', ') : 'all'}</Fact>
          <Fact name="Signs in">{account.provider ? 'through the provider' : 'with a password'}</Fact>
        </Facts>
        <p className="mt-3 text-sm text-muted">{may} Another administrator can change this.</p>
      </Panel>
      {!account.provider && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title="Password">
            <PasswordForm />
          </Panel>
          <Panel title="Second factor">
            <SecondFactor enabled={account.secondFactor} />
          </Panel>
        </div>
      )}
      <TokensPanel
        tokens={tokens}
        scopes={TOKEN_SCOPES.filter((scope) => can(ctx.actor, scope))}
        everybody={can(ctx.actor, 'user:write')}
      />
      <SessionsPanel sessions={account.sessions} />
    </Page>
  );
}
