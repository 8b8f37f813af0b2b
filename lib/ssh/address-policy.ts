import { BlockList, isIP } from 'node:net';

/** Where no device of a fleet lives, whatever the spelling, and why. Private networks are where fleets do live. */
const REFUSED: readonly [block: string, why: string][] = [
  ['0.0.0.0/8', 'this machine'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds keep their metadata'],
  ['100.100.100.200/32', 'a cloud’s metadata service'],
  ['168.63.129.16/32', 'a cloud’s metadata service'],
  ['192.0.0.192/32', 'a cloud’s metadata service'],
  ['224.0.0.0/3', 'multicast, reserved or broadcast'],
  ['::/96', 'loopback, unspecified or an IPv4 address in disguise'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
  ['fd00:ec2::254/128', 'a cloud’s metadata service'],
  ['::ffff:0:0:0/96', 'an IPv4 address in disguise (SIIT)'],
  ['64:ff9b::/96', 'an IPv4 address in disguise (NAT64)'],
  ['64:ff9b:1::/48', 'an IPv4 address in disguise (NAT64)'],
  ['2002::/16', 'an IPv4 address in disguise (6to4)'],
  ['2001::/32', 'an IPv4 address in disguise (Teredo)'],
];

const REFUSED_BLOCKS = REFUSED.map(([block, why]) => ({ list: blockList([block]), why }));

export interface AddressPolicy {
  /** CIDR blocks that are let through all the same, for a lab. */
  allow: readonly string[];
  /** Ferrule's own database and queue: refused whatever is allowed. */
  ownServices: readonly { address: string; port: number }[];
}

/**
 * Why no session goes to this resolved address and port, in words that end a sentence; null: it may.
 * `address` is a literal as the resolver gives it; anything else is refused.
 */
export function refusedAddress(address: string, port: number, policy: AddressPolicy): string | null {
  const literal = plainAddress(address);
  if (literal === null) return 'not an IP address';
  if (policy.ownServices.some((own) => own.port === port && plainAddress(own.address) === literal)) {
    return 'a service of Ferrule itself';
  }
  if (inBlocks(literal, policy.allow)) return null;
  return REFUSED_BLOCKS.find(({ list }) => list.check(literal, familyOf(literal)))?.why ?? null;
}

/** Whether a literal address is in one of the CIDR blocks. */
export function inBlocks(address: string, blocks: readonly string[]): boolean {
  const literal = plainAddress(address);
  return literal !== null && blockList(blocks).check(literal, familyOf(literal));
}

/** The block in its normal form, `10.0.0.0/8`; a single address gets its full length. null: not a block. */
export function parseBlock(text: string): string | null {
  const [address = '', bits, ...rest] = text.trim().split('/');
  const family = isIP(address);
  const max = family === 6 ? 128 : 32;
  if (family === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const prefix = bits === undefined ? max : Number(bits);
  return prefix <= max ? `${address.toLowerCase()}/${prefix}` : null;
}

/** Without a zone, an IPv4-mapped address as IPv4, IPv6 in its one spelling; null when it is no address. */
function plainAddress(address: string): string | null {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return bare;
  if (family === 0) return null;
  const spelled = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(spelled);
  if (!mapped) return spelled;
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', bits] = (parseBlock(block) ?? '').split('/');
    if (bits !== undefined) list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

function familyOf(literal: string): 'ipv4' | 'ipv6' {
  return isIP(literal) === 6 ? 'ipv6' : 'ipv4';
}
