import type { DeviceLogin } from '#lib/devices/device-login.ts';
import type { Transcript } from '#lib/platforms/platform.ts';

/** Shorter ones would be found in every answer by chance. */
const SHORTEST = 6;
const MARK = '[secret of the credential]';

/** A device that repeats what it was given, in a banner or an echo, leaves no secret in what is stored. */
export function withoutSecrets(transcript: Transcript, login: DeviceLogin): Transcript {
  const secrets = secretsOf(login);
  const clean = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, MARK), text);
  if (!('answers' in transcript)) {
    return { ...transcript, stdout: clean(transcript.stdout), stderr: clean(transcript.stderr) };
  }
  const answers = transcript.answers.map((answer) => ({
    ...answer,
    stdout: clean(answer.stdout),
    stderr: clean(answer.stderr),
  }));
  return { ...transcript, answers };
}

function secretsOf({ auth, enablePassword, sudoPassword }: DeviceLogin): string[] {
  const own = auth.kind === 'private-key' ? [auth.passphrase] : [auth.password];
  return [...own, enablePassword, sudoPassword]
    .filter((secret) => secret !== undefined && secret.length >= SHORTEST)
    .flatMap((secret) => [secret!, Buffer.from(secret!).toString('latin1')]);
}
