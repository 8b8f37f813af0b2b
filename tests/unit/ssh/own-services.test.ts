import { expect, test } from 'vitest';

import { refusedAddress } from '#lib/ssh/address-policy.ts';
import { findOwnServices } from '#lib/ssh/own-services.ts';

const lookup = async (host: string) => {
  if (host === 'db.example.net') return ['10.0.0.5', 'fd00::5'];
  throw new Error('no such name');
};

test('T5: the database, the queue and the web process of Ferrule itself are refused, even where all is allowed', async () => {
  const ownServices = await findOwnServices(
    {
      databaseUrl: 'postgresql://ferrule@db.example.net/ferrule',
      redisUrl: 'redis://127.0.0.1:6380',
      web: { host: '0.0.0.0', port: 3000, url: 'http://localhost:3000' },
    },
    lookup,
  );
  const policy = { allow: ['0.0.0.0/0', '::/0'], ownServices };
  for (const [address, port] of [
    ['10.0.0.5', 5432],
    ['fd00::5', 5432],
    ['::ffff:10.0.0.5', 5432],
    ['127.0.0.1', 6380],
    ['::1', 6380],
    ['127.0.0.1', 3000],
  ] as const) {
    expect([address, port, refusedAddress(address, port, policy)]).toEqual([
      address,
      port,
      'a service of Ferrule itself',
    ]);
  }
  expect(refusedAddress('10.0.0.5', 22, policy)).toBeNull();
});

test.each([
  ['postgresql:///ferrule?host=/run/postgresql', []],
  ['postgresql://u@unused/ferrule?host=10.0.0.9&port=6000', [{ address: '10.0.0.9', port: 6000 }]],
  ['postgresql://nowhere.invalid/ferrule', []],
])('%s', async (databaseUrl, found) => {
  const web = { host: '192.0.2.1', port: 3000, url: '' };
  expect(await findOwnServices({ databaseUrl, redisUrl: null, web }, lookup)).toEqual([
    ...found,
    { address: '192.0.2.1', port: 3000 },
  ]);
});
