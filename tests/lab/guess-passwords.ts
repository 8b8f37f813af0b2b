import { sendJson } from './web-server.ts';

const AT_ONCE = 24;

/** Attempts to sign in as `email` with wrong passwords, each from an address it made up: how often each status was answered. */
export async function guessPasswords(url: string, email: string, attempts: number) {
  const statuses = new Map<number, number>();
  let left = attempts;
  const guess = async () => {
    while (left-- > 0) {
      const address = Array.from({ length: 4 }, () => Math.floor(Math.random() * 256)).join('.');
      const answer = await sendJson(
        url,
        '/api/auth/sign-in/email',
        { email, password: `guess ${left}` },
        {
          headers: {
            'x-forwarded-for': address,
            'x-real-ip': address,
            forwarded: `for=${address}`,
            'cf-connecting-ip': address,
            'x-ferrule-client-ip': address,
          },
        },
      );
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, guess));
  return statuses;
}
