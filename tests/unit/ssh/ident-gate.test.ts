import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentGate, type Complaint } from '#lib/ssh/ident-gate.ts';

let host: Socket;
let gate: IdentGate;
let complaints: Complaint[];
let passed: string;
let close: () => void;

async function open(maxBytes: number): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [host] = (await once(server, 'connection')) as [Socket];
  host.setNoDelay(true);
  complaints = [];
  passed = '';
  gate = new IdentGate(socket, maxBytes, (complaint) => complaints.push(complaint));
  gate.on('data', (chunk: Buffer) => {
    passed += chunk.toString('latin1');
  });
  close = () => {
    gate.destroy();
    host.destroy();
    server.close();
  };
}

/** Writes piece by piece, each in a segment of its own. */
async function say(...pieces: string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((written) => host.write(piece, written));
    await new Promise((turn) => setImmediate(turn));
  }
}

describe('the gate before ssh2', () => {
  beforeEach(() => open(100_000));
  afterEach(() => close());

  it.each([
    { name: 'in one piece', pieces: ['SSH-2.0-x\r\nrest'] },
    { name: 'byte by byte', pieces: [...'SSH-2.0-x\r\nrest'] },
    {
      name: 'after a greeting',
      pieces: ['Welcome\r\n\r\nAuthorised use only\n', 'SSH-2.', '0-x\r', '\nrest'],
    },
    {
      name: 'after a greeting that only looks like it',
      pieces: ['SSX-\r\nSS', 'H\r\nSSH-2.0-x\r\nre', 'st'],
    },
  ])('passes the identification on whole when it comes $name', async ({ pieces }) => {
    await say(...pieces);
    await expect.poll(() => passed).toBe('SSH-2.0-x\r\nrest');
    expect(gate.silence('late')).toBeNull();
    expect(complaints).toEqual([]);
  });

  it('passes nothing on before', async () => {
    await say('SSH-2.0-half');
    await say(' of it');
    expect(passed).toBe('');
    expect(gate.silence('late')).toMatchObject({ kind: 'timeout' });
  });

  it.each([
    { line: 'SSH-1.5-Cisco-1.25\n', kind: 'kex-mismatch' },
    { line: 'SSH-2.0-\x00\x1b[31m\n', kind: 'not-ssh' },
    { line: 'SSH-9\n', kind: 'not-ssh' },
    { line: 'x'.repeat(17_000), kind: 'not-ssh' },
    { line: 'welcome\n'.repeat(2_100), kind: 'not-ssh' },
  ])('complains of $kind', async ({ line, kind }) => {
    await say(line);
    await expect.poll(() => complaints[0]?.kind).toBe(kind);
    expect(passed).toBe('');
  });

  it('complains of a host that sends more than a session may hold', async () => {
    await say('SSH-2.0-x\r\n', 'x'.repeat(60_000), 'x'.repeat(60_000));
    await expect.poll(() => complaints[0]?.kind).toBe('output-limit');
  });

  it('ends when the host breaks off', async () => {
    const ended = once(gate, 'end');
    await say('SSH-2.0-x\r\nhalf');
    await expect.poll(() => passed).toBe('SSH-2.0-x\r\nhalf');
    host.resetAndDestroy();
    await ended;
    expect(gate.brokenBy).toMatchObject({ code: 'ECONNRESET' });
  });
});
