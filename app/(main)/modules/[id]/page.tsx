import type { Metadata } from 'next';

import { getModule, type ModuleDetail, type ModulePortReading } from '#lib/inventory/get-module.ts';
import { memoryBlocks } from '#lib/optics/byte-map-image.ts';
import { can } from '#lib/people/actor.ts';
import { imageOfRawPages } from '#lib/platforms/raw-pages.ts';

import { pageContext } from '../../../server/page-context.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { found } from '../../../ui/found.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RescanButton } from '../../../ui/rescan-button.tsx';
import { Time } from '../../../ui/time.tsx';
import { ByteMapPanel } from '../../decode/byte-map-panel.tsx';
import { DomPanel } from './dom-panel.tsx';
import { LanesPanel } from './lanes-panel.tsx';
import { ModuleChanges } from './module-changes.tsx';
import { OtherEndsPanel } from './other-ends-panel.tsx';
import { PlacementsPanel, PortLink } from './placements-panel.tsx';
import { RECORD_GROUPS, RecordFacts } from './record-facts.tsx';

export const metadata: Metadata = { title: 'Module' };

export default async function ModulePage({ params }: PageProps<'/modules/[id]'>) {
  const ctx = await pageContext();
  const detail = await found((await params).id, (id) => getModule(ctx, id));
  const { module: known, placements, readings, otherEnds, changes, demo } = detail;
  const devices = [...new Set(readings.map((reading) => reading.deviceId))];
  const blocked = can(ctx.actor, 'run:start') ? null : 'Viewers may not start runs.';
  return (
    <Page
      title={[known.vendor, known.partNumber].filter(Boolean).join(' ') || 'Module without a name'}
      parent={{ href: '/inventory', label: 'Inventory' }}
      summary={
        <>
          {known.serial && <span className="mono">{known.serial}</span>}
          {known.functionalClass && <span>{known.functionalClass}</span>}
          {demo && <span className="rounded-sm bg-info-soft px-1.5 text-sm text-info">Demo data</span>}
        </>
      }
      actions={
        devices.length > 0 && (
          <>
            <RescanButton
              select={{ kind: 'devices', ids: devices }}
              raw
              icon="download"
              title="Reads the whole memory of every module of the device: slower than a rescan, and rarely needed."
              blocked={blocked}
            >
              Read raw pages
            </RescanButton>
            <RescanButton select={{ kind: 'devices', ids: devices }} blocked={blocked}>
              {devices.length === 1 ? 'Rescan its device' : `Rescan its ${devices.length} devices`}
            </RescanButton>
          </>
        )
      }
    >
      <Remarks detail={detail} />
      <PlacementsPanel placements={placements} />
      <OtherEndsPanel ends={otherEnds} />
      {readings.map((reading) => (
        <Reading key={reading.portId} reading={reading} />
      ))}
      <ModuleChanges changes={changes} />
    </Page>
  );
}

/** What a person should know before trusting the identity. */
function Remarks({ detail: { module: known, placements, readings } }: { detail: ModuleDetail }) {
  const open = placements.filter((placement) => placement.endedAt === null).length;
  return (
    <>
      {known.surrogate && (
        <Notice tone="info" title="This module has no usable serial">
          It is told apart by its port: in another port it counts as another module.
        </Notice>
      )}
      {open === 0 && (
        <Notice tone="info" title="The module is in no port that Ferrule knows">
          It was last seen where its latest placement ended. What it reported then is in that port no more.
        </Notice>
      )}
      {open > 1 && readings.length > 1 && (
        <Notice tone="info" title={`${open} ports report this module now`}>
          {known.cableLengthM === null
            ? 'Two modules with the same serial are a copied EEPROM, or one side has not been read since the module moved.'
            : 'The two ends of one cable report the same serial.'}
        </Notice>
      )}
    </>
  );
}

/** Everything the latest visit read of the module in one port. */
function Reading({ reading }: { reading: ModulePortReading }) {
  const { record, reason, rawText } = reading;
  const aside = (
    <>
      <PortLink port={reading} /> read <Time at={reading.readAt} />
    </>
  );
  return (
    <>
      {reason && (
        <Notice
          tone="warn"
          title={`The latest read in ${reading.device} ${reading.port} failed: ${reason.message}`}
        >
          {reason.remedy}
        </Notice>
      )}
      {record && (
        <>
          <Panel title="Identity" aside={aside}>
            <RecordFacts record={record} facts={RECORD_GROUPS.IDENTITY} />
          </Panel>
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <Panel title="Medium">
              <RecordFacts record={record} facts={RECORD_GROUPS.MEDIUM} />
            </Panel>
            <Panel title="Interface">
              <RecordFacts record={record} facts={RECORD_GROUPS.INTERFACE} />
            </Panel>
          </div>
          <DomPanel record={record} aside={aside} />
          <LanesPanel record={record} aside={aside} />
        </>
      )}
      <Memory reading={reading} />
      <Panel title="Raw text of the latest read" aside={aside}>
        <CodeBlock text={rawText} label="raw text" />
      </Panel>
    </>
  );
}

/** The bytes of the module, which are read when it is new to its port and when a person asks. */
function Memory({ reading: { rawPages, record } }: { reading: ModulePortReading }) {
  if (!rawPages) {
    return (
      <Panel title="Bytes">
        <p className="text-muted">
          The memory of this module was not read, or its device cannot print it. “Read raw pages” tries again.
        </p>
      </Panel>
    );
  }
  const image = imageOfRawPages(rawPages.pages);
  // Copies: parts of one buffer would each send the whole of it to the browser.
  const blocks = memoryBlocks(image).map((block) => ({ ...block, bytes: block.bytes.slice() }));
  return (
    <ByteMapPanel
      blocks={blocks}
      family={image.family}
      record={record}
      note={
        <>
          read <Time at={rawPages.readAt} />
        </>
      }
    />
  );
}
