/** What to do about a port of which the far end is not known. */
export interface NextStep {
  /** register: a device is missing; scan: it is there but old; lldp: nothing tells; pin: a person has to decide. */
  kind: 'register' | 'scan' | 'lldp' | 'pin';
  /** Without a full stop: `Register tor-fra-8`. */
  action: string;
  /** Why, in a sentence. */
  why: string;
}

/** What a port hears by LLDP or CDP. */
export interface HeardThere {
  protocol: string;
  systemName: string | null;
  chassisId: string | null;
  remotePort: string | null;
  /** The registered device that it is; null for a stranger. */
  device: string | null;
}

/** What is known of a port that is not linked. */
export interface OpenPort {
  role: string;
  device: string;
  linkState: string;
  /** The devices whose ports tie: a name for each port. */
  candidates: string[];
  /** How many other ports could be cabled to one of those. */
  rivals: number;
  heard: HeardThere[];
  /** Of a host: where switches learned MACs that leave by this port. */
  learnedAt: string[];
  /** Of a switch: how many MACs are learned on the port, or on its port-channel, and the hosts that have one of them. */
  macs: number;
  owners: string[];
}

/** The next step for a port that is ambiguous or unmatched. */
export function nextStepOf(port: OpenPort): NextStep {
  if (port.linkState === 'ambiguous') return tie(port);
  const stranger = port.heard.find(({ device }) => device === null);
  if (stranger) {
    const name = stranger.systemName ?? stranger.chassisId ?? 'the neighbour';
    const where = [name, stranger.remotePort].filter(Boolean).join(' ');
    return {
      kind: 'register',
      action: `Register ${name}`,
      why: `${where} is heard by ${stranger.protocol.toUpperCase()}, and is not registered.`,
    };
  }
  const known = port.heard.find(({ device }) => device !== null);
  if (known) {
    const which = known.remotePort
      ? `but none of its ports fits ${known.remotePort}`
      : 'which does not say on which of its ports';
    return {
      kind: 'scan',
      action: `Scan ${known.device}`,
      why: `It is heard, ${which}. If they still do not meet, pin the port.`,
    };
  }
  return port.role === 'switch' ? silentSwitchPort(port) : silentNic(port);
}

function tie({ candidates, rivals, device }: OpenPort): NextStep {
  const devices = [...new Set(candidates)].join(' or ');
  const which =
    candidates.length > 1
      ? `${candidates.length} ports are equally likely`
      : rivals > 0
        ? `One port fits, and fits ${rivals === 1 ? 'another port' : `${rivals} other ports`} as well`
        : 'One port fits, and something speaks against it';
  return {
    kind: 'pin',
    action: 'Pin the right one',
    why: `${which}. LLDP at ${device} or ${devices} would tell.`,
  };
}

function silentNic({ learnedAt }: OpenPort): NextStep {
  const [place, ...others] = learnedAt;
  if (place) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return {
      kind: 'register',
      action: 'Register the switch between, or add LLDP',
      why: `Its MAC is learned only behind ${place}${more}.`,
    };
  }
  return {
    kind: 'register',
    action: 'Register its switch, or pin it',
    why: 'No registered switch hears it or has learned its MAC.',
  };
}

function silentSwitchPort({ macs, owners }: OpenPort): NextStep {
  if (owners.length > 0) {
    return {
      kind: 'lldp',
      action: 'Add LLDP, or pin it',
      why: `MACs of ${owners.join(', ')} are learned here, which is not enough to tell by which NIC.`,
    };
  }
  if (macs > 0) {
    return {
      kind: 'register',
      action: 'Register what is behind it',
      why: `${macs === 1 ? 'One MAC is' : `${macs} MACs are`} learned here, of no registered device.`,
    };
  }
  return {
    kind: 'lldp',
    action: 'Add LLDP at its other end, or pin it',
    why: 'Nothing is heard or learned here.',
  };
}

/** The next step for a pin that makes no link: a port of it is gone, or the links were not worked out since. */
export function pinStepOf(
  ends: readonly { device: string; port: string; gone?: 'device' | 'port' | null }[],
): NextStep | null {
  const gone = ends.find((end) => end.gone);
  if (!gone) return null;
  if (gone.gone === 'device') {
    const why = `${gone.device} is retired: the pin makes no link. It does again if the device is restored.`;
    return { kind: 'pin', action: 'Remove the pin', why };
  }
  const why = `${gone.device} no longer lists ${gone.port}: the pin makes no link. It does again when the port is back.`;
  return { kind: 'pin', action: `Remove the pin, or pin the port that took its place`, why };
}
