import { prepareExchanges, useKeyImport } from '#lib/ssh/key-import.ts';

/** Makes the halves of many key exchanges, as a worker does, with garbage in between. */
useKeyImport('jwk');
const client = { _protocol: { _kex: undefined as unknown } };
prepareExchanges(client as never);
let garbage: string[] = [];
for (let made = 0; made < 25_000; made += 1) {
  const exchange = { type: '25519', getPublicKey: () => Buffer.alloc(0) };
  client._protocol._kex = exchange;
  exchange.getPublicKey();
  garbage.push('x'.repeat(made % 97) + String(made));
  if (garbage.length > 300) garbage = [];
}
