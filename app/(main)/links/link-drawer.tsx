import Link from 'next/link';

import type { LinkDetail, LinkOfPort } from '#lib/inventory/get-link.ts';
import type { LinkEnd } from '#lib/inventory/link-ends.ts';

import { ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ConfidenceStatus, LinkStateStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { FindingList } from '../devices/findings-panel.tsx';
import { RefreshEvery } from '../runs/refresh-every.tsx';
import { EndsTable } from './ends-table.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { LinkDrawerFrame } from './link-drawer-frame.tsx';
import { PinButton, UnpinButton } from './pin-buttons.tsx';
import { PinForm } from './pin-form.tsx';

interface DrawerProps {
  detail: LinkDetail;
  closeHref: string;
  /** Why this person may not pin; null when they may. */
  blocked: string | null;
}

const nameOf = (end: LinkEnd) => `${end.device} ${end.port}`.trim();

/** Where one port is cabled to: both ends beside each other, why, and what to do when it is not known. */
export function LinkDrawer({ detail, closeHref, blocked }: DrawerProps) {
  const { near, links, findings, isDue } = detail;
  const [link] = links;
  return (
    <LinkDrawerFrame portId={near.portId} title={<Title near={near} links={links} />} closeHref={closeHref}>
      {isDue && (
        <>
          <RefreshEvery seconds={1} />
          <p role="status" className="text-muted">
            The links of {near.device} are being worked out anew.
          </p>
        </>
      )}
      <Standing detail={detail} blocked={blocked} />
      {links.length === 0 && <Candidates detail={detail} blocked={blocked} />}
      {links.length <= 1 && (
        <Panel title={link ? 'Both ends' : 'This end'} flush>
          <EndsTable near={near} far={link?.far ?? null} />
        </Panel>
      )}
      {links.length > 1 && <Legs detail={detail} />}
      {findings.length > 0 && (
        <Panel title="Findings" flush>
          <FindingList findings={findings} />
        </Panel>
      )}
      {link && links.length === 1 && (
        <Panel
          title="Why"
          flush
          aside={
            <>
              worked out <Time at={link.checkedAt} />
            </>
          }
        >
          <EvidenceList evidence={link.evidence} score={link.score} />
        </Panel>
      )}
      {links.length === 0 && (
        <Panel title="Pin another port">
          <PinForm portId={near.portId} deviceId={near.deviceId} near={nameOf(near)} blocked={blocked} />
        </Panel>
      )}
    </LinkDrawerFrame>
  );
}

function Title({ near, links }: { near: LinkEnd; links: LinkOfPort[] }) {
  const [link, ...others] = links;
  return (
    <>
      {near.device} <span className="mono font-normal">{near.port}</span>
      {link && (
        <>
          {' '}
          <span className="mx-0.5 text-muted">to</span>{' '}
          {others.length > 0 ? (
            `${links.length} ports`
          ) : (
            <>
              {link.far.device} <span className="mono font-normal">{link.far.port}</span>
            </>
          )}
        </>
      )}
    </>
  );
}

/** What is concluded, and what to do next where nothing is. */
function Standing({ detail, blocked }: Omit<DrawerProps, 'closeHref'>) {
  const { near, links, pin, nextStep } = detail;
  const [link] = links;
  if (pin) {
    return (
      <Notice tone="info" title={<>Pinned by {pin.by}</>}>
        <p className="text-muted">
          <Time at={pin.at} />
          {pin.note && <>: {pin.note}</>}
        </p>
        <div className="mt-2">
          <UnpinButton portId={near.portId} near={nameOf(near)} blocked={blocked} />
        </div>
      </Notice>
    );
  }
  if (link) {
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ConfidenceStatus confidence={link.confidence} />
        <span className="text-muted">
          since <Time at={link.since} />
        </span>
        {links.length === 1 && !link.far.isElsewhere && (
          <span className="ml-auto">
            <PinButton
              portId={near.portId}
              farPortId={link.far.portId}
              near={nameOf(near)}
              far={nameOf(link.far)}
              blocked={blocked}
            />
          </span>
        )}
      </div>
    );
  }
  if (!nextStep) {
    return (
      <p className="text-muted">
        No link is looked for: the port has no cage, nothing is in it, or there is no carrier.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p>
        <LinkStateStatus state={near.linkState ?? 'unmatched'} />
      </p>
      <p>
        <span className="font-medium">{nextStep.action}.</span>{' '}
        <span className="text-muted">{nextStep.why}</span>
      </p>
      {nextStep.kind === 'register' && (
        <div>
          <ButtonLink icon="plus" href="/hosts/new">
            Register a device
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

/** The ports that tie, each with what speaks for it. */
function Candidates({ detail: { near, candidates }, blocked }: Omit<DrawerProps, 'closeHref'>) {
  return candidates.map((candidate) => (
    <Panel
      key={candidate.far.portId}
      title={nameOf(candidate.far)}
      flush
      aside={
        !candidate.far.isElsewhere && (
          <PinButton
            portId={near.portId}
            farPortId={candidate.far.portId}
            near={nameOf(near)}
            far={nameOf(candidate.far)}
            blocked={blocked}
          />
        )
      }
    >
      <EvidenceList evidence={candidate.evidence} score={candidate.score} />
    </Panel>
  ));
}

/** The ends of a breakout: the lanes of one cage go to several ports. */
function Legs({ detail: { near, links } }: { detail: LinkDetail }) {
  return (
    <>
      <Panel title="This end" flush>
        <EndsTable near={near} far={null} />
      </Panel>
      <Panel title={`${links.length} ports at its other ends`} flush>
        <ul className="divide-y divide-line">
          {links.map(({ far, confidence }) => (
            <li key={far.portId} className="flex items-baseline gap-3 px-4 py-1.5">
              {far.isElsewhere ? (
                <span className="flex-1 text-muted">{far.device}</span>
              ) : (
                <Link href={`/links?open=${far.portId}`} prefetch={false} className="link flex-1">
                  {far.device} <span className="mono">{far.port}</span>
                </Link>
              )}
              <ConfidenceStatus confidence={confidence} />
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
