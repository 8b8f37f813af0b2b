import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLldpFrames } from '#lib/platforms/linux/lldp-frames.ts';

/** A frame of LLDP from 28:99:3a:01:00:07: chassis id by MAC, port id by name, name and description of the system. */
function frame(port: string, { name = 'leaf-1', description = 'EOS' } = {}): Buffer {
  const tlv = (type: number, value: Buffer) =>
    Buffer.concat([Buffer.from([(type << 1) | (value.length >> 8), value.length & 255]), value]);
  return Buffer.concat([
    Buffer.from('0180c200000e28993a01000788cc', 'hex'),
    tlv(1, Buffer.from('0428993a010000', 'hex')),
    tlv(2, Buffer.concat([Buffer.from([5]), Buffer.from(port)])),
    tlv(3, Buffer.from([0, 120])),
    tlv(5, Buffer.from(name)),
    tlv(6, Buffer.from(description)),
    tlv(8, Buffer.from('0501c000020b0200000000', 'hex')),
    tlv(0, Buffer.alloc(0)),
  ]);
}

/** As `od -An -v -tx1` prints the file of an interface. */
function dump(frames: Buffer[]): string {
  const file = Buffer.concat(
    frames.flatMap((bytes) => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(bytes.length));
      return [length, bytes];
    }),
  );
  return file.toString('hex').replaceAll(/../g, ' $&').replaceAll(/.{48}/g, '$&\n');
}

const heard = (remotePort: string, systemName = 'leaf-1') => ({
  localPort: 'eth0',
  protocol: 'lldp',
  chassisId: '28:99:3a:01:00:00',
  systemName,
  remotePort,
  managementAddress: '192.0.2.11',
});

test('each frame is a neighbour', () => {
  expect(readLldpFrames('eth0', dump([frame('Ethernet7')]))).toMatchObject([heard('Ethernet7')]);
  expect(
    readLldpFrames('eth0', dump([frame('Ethernet7'), frame('Ethernet8', { name: 'leaf-2' })])),
  ).toMatchObject([heard('Ethernet7'), heard('Ethernet8', 'leaf-2')]);
});

test('a description of 511 bytes, the longest there is, is read over', () => {
  const long = frame('Ethernet7', { description: 'x'.repeat(511) });
  expect(readLldpFrames('eth0', dump([long]))).toMatchObject([heard('Ethernet7')]);
});

test('a frame that is cut is left out, one before it is not', () => {
  const text = dump([frame('Ethernet7'), frame('Ethernet8')]);
  expect(readLldpFrames('eth0', text.slice(0, -30))).toMatchObject([heard('Ethernet7')]);
});

test('bytes of the neighbour are made visible', () => {
  const [neighbour] = readLldpFrames('eth0', dump([frame('Eth\x1b[2J', { name: 'é\0' })]));
  expect(neighbour).toMatchObject({ remotePort: 'Eth\\x1b[2J', systemName: '\\xc3\\xa9' });
});

test.each(['', 'od: not found', ' ff ff ff ff ff ff ff ff 00', ' 00 00 00 00 00 00 00 00'.repeat(40)])(
  '%s is no neighbour',
  (text) => {
    expect(readLldpFrames('eth0', text)).toEqual([]);
  },
);

test('nothing throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const cut = Buffer.concat([frame('Ethernet7').subarray(0, 60), Buffer.from(bytes)]);
      for (const { localPort } of readLldpFrames('eth0', dump([cut]))) expect(localPort).toBe('eth0');
    }),
  );
});
