import type { ReactNode } from 'react';

import type { LaneSettings, ModuleRecord } from '#lib/optics/module-record.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Panel } from '../../../ui/panel.tsx';

/** Lanes that say nothing at all are left out: a module has fewer than its banks have room for. */
function lanesOf({ laneSettings = [] }: ModuleRecord): { number: number; lane: LaneSettings }[] {
  return laneSettings
    .map((lane, at) => ({ number: at + 1, lane }))
    .filter(({ lane }) => Object.values(lane).some((value) => value !== null));
}

interface LaneColumn {
  header: string;
  title?: string;
  cell: (lane: LaneSettings, record: ModuleRecord) => ReactNode;
  /** Why there is no word, where it is not the module that is silent. */
  missing?: string;
}

const COLUMNS: LaneColumn[] = [
  {
    header: 'Application',
    title: 'What runs on the lane: host interface and media interface',
    cell: ({ application }, record) => applicationWords(application, record),
  },
  { header: 'Data path', title: 'The first lane of the data path', cell: dataPath },
  { header: 'State', cell: ({ dataPathState }) => dataPathState && <State name={dataPathState.name} /> },
  {
    header: 'Configuration',
    title: 'What became of the last command to apply',
    cell: ({ configStatus, initPending }) =>
      configStatus && `${configStatus.name}${initPending ? ', pending' : ''}`,
  },
  {
    header: 'Staged',
    title: 'What the host has staged: it takes effect once it is applied',
    missing: 'The same as what runs.',
    cell: ({ stagedApplication, application }, record) =>
      stagedApplication === application ? null : applicationWords(stagedApplication, record),
  },
  {
    header: 'Transmitter',
    cell: (lane) =>
      switches([
        [lane.txOutputValid, 'output valid', 'no valid output'],
        [lane.txDisabled, 'disabled', null],
        [lane.txSquelchForced, 'squelched', null],
        [lane.txSquelchDisabled, 'squelch off', null],
        [lane.txPolarityFlipped, 'polarity flipped', null],
        [lane.txCdr, null, 'CDR off'],
      ]),
  },
  {
    header: 'Receiver',
    cell: (lane) =>
      switches([
        [lane.rxOutputValid, 'output valid', 'no valid output'],
        [lane.rxDisabled, 'disabled', null],
        [lane.rxSquelchDisabled, 'squelch off', null],
        [lane.rxPolarityFlipped, 'polarity flipped', null],
        [lane.rxCdr, null, 'CDR off'],
      ]),
  },
  {
    header: 'Laser',
    cell: ({ laserFrequencyGhz }) => laserFrequencyGhz && `${(laserFrequencyGhz / 1000).toFixed(3)} THz`,
  },
];

/** How the lanes of a CMIS module are set up; nothing for a module of another standard. */
export function LanesPanel({ record, aside }: { record: ModuleRecord; aside: ReactNode }) {
  const lanes = lanesOf(record);
  if (lanes.length === 0) return null;
  // A column that no lane has a word for would only say so eight times.
  const columns = COLUMNS.filter(({ cell }) => lanes.some(({ lane }) => cell(lane, record)));
  return (
    <Panel title="Lanes" aside={aside} flush>
      <table className="data-table" aria-label="Lanes">
        <thead>
          <tr>
            <th scope="col">Lane</th>
            {columns.map(({ header, title }, at) => (
              <th
                key={header}
                scope="col"
                title={title}
                data-rest={at === columns.length - 1 ? '' : undefined}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ number, lane }) => (
            <tr key={number}>
              <td>{number}</td>
              {columns.map(({ header, missing = 'The module does not report it.', cell }) => (
                <td key={header}>{cell(lane, record) || <Missing reason={missing} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** The application by its place in the module's list, counted from 1; 0 is a lane that is not used. */
function applicationWords(application: number | null, { applications = [] }: ModuleRecord): string | null {
  if (application === null) return null;
  if (application === 0) return 'unused';
  const known = applications[application - 1];
  return known
    ? `${application}: ${known.hostInterface.name} / ${known.mediaInterface.name}`
    : `application ${application}`;
}

function dataPath({ dataPathLane, application }: LaneSettings): string | null {
  if (application === 0 || dataPathLane === null) return null;
  return `from lane ${dataPathLane}`;
}

function State({ name }: { name: string }) {
  const ink = name === 'DPActivated' ? 'text-ok' : name === 'DPDeactivated' ? 'text-muted' : 'text-warn';
  return <span className={ink}>{name}</span>;
}

/** The words of the switches that are stated. */
function switches(stated: [value: boolean | null, on: string | null, off: string | null][]): string | null {
  const words = stated.flatMap(([value, on, off]) => (value === null ? [] : ((value ? on : off) ?? [])));
  return words.length > 0 ? words.join(', ') : null;
}
