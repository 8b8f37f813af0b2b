import { expect, test } from 'vitest';

import { withoutSecrets } from '#lib/capture/without-secrets.ts';

const login = {
  username: 'root',
  auth: { kind: 'password', password: 'CANARY-login' },
  enablePassword: 'CANARY-enäble',
  sudoPassword: 'short',
} as const;

test('what a device repeats of a credential is not kept', () => {
  const stdout = `Welcome! CANARY-login ${Buffer.from('CANARY-enäble').toString('latin1')} short`;
  const script = { platform: 'linux', nonce: 'n', stdout, stderr: 'CANARY-login', exitCode: 0 };
  expect(JSON.stringify(withoutSecrets(script, login))).not.toContain('CANARY');
  expect(withoutSecrets(script, login)).toMatchObject({
    stdout: expect.stringContaining('Welcome!'),
    exitCode: 0,
  });
  const answers = [{ command: 'show version', stdout: 'CANARY-enäble', stderr: '', exitCode: null }];
  const cleaned = withoutSecrets({ platform: 'cisco-ios', answers }, login);
  expect(JSON.stringify(cleaned)).not.toContain('CANARY');
});
