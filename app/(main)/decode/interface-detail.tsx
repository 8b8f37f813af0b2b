'use client';

import type { Checksum, ReadReason } from '#lib/optics/module-record.ts';

import { Icon } from '../../ui/ui-icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CageStatus } from '../../ui/status.tsx';
import { DomPanel } from '../modules/[id]/dom-panel.tsx';
import { RECORD_GROUPS, RecordFacts } from '../modules/[id]/record-facts.tsx';
import { ByteMapPanel } from './byte-map-panel.tsx';
import type { DecodedInterface, InterfaceDetail } from './decode-messages.ts';

/** Everything that was decoded of one interface, and the bytes where they are known. */
export function InterfaceDetailView({ detail }: { detail: InterfaceDetail }) {
  const { decoded, blocks } = detail;
  const { module, reason, warnings = [] } = decoded;
  const facts = (
    <div className="flex min-w-0 flex-col gap-4">
      <Verdict detail={detail} />
      {warnings.length > 0 && (
        <Notice tone="warn" title="The tool complained beside its answer">
          {warnings.join('; ')}
        </Notice>
      )}
      {module ? (
        <>
          <Panel title="Identity">
            <RecordFacts record={module} facts={RECORD_GROUPS.IDENTITY} />
          </Panel>
          <Panel title="Medium">
            <RecordFacts record={module} facts={RECORD_GROUPS.MEDIUM} />
          </Panel>
          <Panel title="Interface">
            <RecordFacts record={module} facts={RECORD_GROUPS.INTERFACE} />
          </Panel>
        </>
      ) : (
        reason && <Reason reason={reason} bad={decoded.state === 'unreadable'} />
      )}
    </div>
  );
  const dom = module && <DomPanel record={module} aside={null} />;
  if (blocks.length === 0) {
    return (
      <>
        {facts}
        {dom}
        {module && <NoBytes name={decoded.interface ?? 'eth0'} />}
      </>
    );
  }
  return (
    <div className="grid items-start gap-4 min-[110rem]:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      {facts}
      <div className="flex min-w-0 flex-col gap-4">
        <ByteMapPanel blocks={blocks} family={detail.family} record={module} />
        {dom}
      </div>
    </div>
  );
}

function NoBytes({ name }: { name: string }) {
  return (
    <Panel title="Bytes">
      <p className="text-muted">
        Text and JSON carry no bytes. <code className="mono">ethtool -m {name} hex on</code> prints them.
      </p>
    </Panel>
  );
}

function Verdict({ detail: { decoded } }: { detail: InterfaceDetail }) {
  const { module } = decoded;
  return (
    <div className="flex min-h-7 flex-wrap items-baseline gap-x-4 gap-y-1 rounded-lg border border-line bg-surface px-4 py-2">
      <h2 className="mono text-lg font-semibold">{nameOf(decoded)}</h2>
      <CageStatus state={decoded.state} />
      {module && <span>{[module.formFactor, module.functionalClass].filter(Boolean).join(', ')}</span>}
      {module?.checksums && module.checksums.length > 0 && <Checksums checksums={module.checksums} />}
    </div>
  );
}

/** The interface, else the file, else that the paste names none. */
function nameOf({ interface: name, source }: DecodedInterface): string {
  return name ?? (source === '-' ? 'Interface without a name' : source);
}

function Checksums({ checksums }: { checksums: Checksum[] }) {
  return (
    <ul aria-label="Checksums" className="ml-auto flex flex-wrap gap-x-3">
      {checksums.map(({ name, ok }) => (
        <li
          key={name}
          title={`The checksum ${name} is ${ok ? 'right' : 'wrong'}.`}
          className={`inline-flex items-baseline gap-1 ${ok ? 'text-ok' : 'text-bad'}`}
        >
          <Icon name={ok ? 'check-circle' : 'x-circle'} />
          {name}
          <span className={ok ? 'sr-only' : ''}>{ok ? 'right' : 'wrong'}</span>
        </li>
      ))}
    </ul>
  );
}

function Reason({ reason, bad }: { reason: ReadReason; bad: boolean }) {
  return (
    <Notice
      tone={bad ? 'warn' : 'info'}
      title={
        <span className="mono break-words">{reason.message || 'There is no answer for this interface.'}</span>
      }
    >
      {reason.remedy}
    </Notice>
  );
}
