import type { ReactNode } from 'react';

import type { Dom, DomLimits, ModuleRecord } from '#lib/optics/module-record.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LimitBar } from './limit-bar.tsx';

const FLAG_WORDS = {
  lowAlarm: 'low alarm',
  highAlarm: 'high alarm',
  lowWarning: 'low warning',
  highWarning: 'high warning',
} as const;

const QUANTITY_WORDS = {
  temperature: 'Temperature',
  supply: 'Supply voltage',
  bias: 'Bias current',
  txPower: 'Transmit power',
  rxPower: 'Receive power',
} as const;

/** Optical monitoring at the time of the read, lane by lane, against the module's own limits. */
export function DomPanel({ record, aside }: { record: ModuleRecord; aside: ReactNode }) {
  const { dom } = record;
  if (!dom) {
    const why = record.mediaClass?.endsWith('dac')
      ? 'A copper cable has no optical monitoring.'
      : 'The module reported no optical monitoring.';
    return (
      <Panel title="Optical monitoring" aside={aside}>
        <p className="text-muted">{why}</p>
      </Panel>
    );
  }
  const { thresholds, lanes } = dom;
  const rx = dom.rxPowerKind === 'oma' ? 'Receive power (OMA)' : 'Receive power';
  return (
    <Panel title="Optical monitoring" aside={aside} flush>
      <Flags dom={dom} />
      <table className="data-table" aria-label="Optical monitoring">
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            <th scope="col">Lane</th>
            <th scope="col" data-align="end">
              Value
            </th>
            <th scope="col" data-align="end">
              In mW
            </th>
            <th scope="col">Between the module’s limits</th>
            <th scope="col">Signals</th>
          </tr>
        </thead>
        <tbody>
          <Line
            name="Temperature"
            value={dom.temperatureC}
            unit="°C"
            digits={1}
            limits={thresholds?.temperatureC}
          />
          <Line name="Supply voltage" value={dom.supplyV} unit="V" digits={3} limits={thresholds?.supplyV} />
          {lanes.map((lane, at) => (
            <Line
              // oxlint-disable-next-line react/no-array-index-key -- a lane is its number
              key={`rx ${at}`}
              name={rx}
              lane={at + 1}
              value={lane.rxPowerDbm}
              milliwatts={lane.rxPowerMw}
              unit="dBm"
              digits={2}
              limits={thresholds?.rxPowerDbm}
              signals={signals(lane.rxLos, lane.rxLol, null)}
            />
          ))}
          {lanes.map((lane, at) => (
            <Line
              // oxlint-disable-next-line react/no-array-index-key -- a lane is its number
              key={`tx ${at}`}
              name="Transmit power"
              lane={at + 1}
              value={lane.txPowerDbm}
              milliwatts={lane.txPowerMw}
              unit="dBm"
              digits={2}
              limits={thresholds?.txPowerDbm}
              signals={signals(lane.txLos, lane.txLol, lane.txFault)}
            />
          ))}
          {lanes.map((lane, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a lane is its number
            <Line
              key={`bias ${at}`}
              name="Bias current"
              lane={at + 1}
              value={lane.biasMa}
              unit="mA"
              digits={2}
              limits={thresholds?.biasMa}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Line({
  name,
  lane = null,
  value,
  milliwatts,
  unit,
  digits,
  limits,
  signals = null,
}: {
  name: string;
  lane?: number | null;
  value: number | null;
  milliwatts?: number | null;
  unit: string;
  digits: number;
  limits: DomLimits | null | undefined;
  signals?: ReactNode;
}) {
  // No light has no logarithm: 0 mW comes without dBm, and -40 dBm is where modules stop counting.
  const dark = unit === 'dBm' && (value === null ? milliwatts === 0 : value <= -40);
  return (
    <tr>
      <td>{name}</td>
      <td>{lane ?? <Missing reason="It is measured for the module as a whole." />}</td>
      <td data-align="end">
        {value === null ? (
          dark ? (
            'dark'
          ) : (
            <Missing reason="The module does not report it." />
          )
        ) : (
          `${value.toFixed(digits)} ${unit}`
        )}
      </td>
      <td data-align="end">
        {milliwatts === undefined || milliwatts === null ? (
          <Missing
            reason={milliwatts === undefined ? 'It is no optical power.' : 'The module does not report it.'}
          />
        ) : (
          milliwatts.toFixed(4)
        )}
      </td>
      <td>
        {dark && <span className="mr-2 text-warn">No light</span>}
        {value === null ? null : <LimitBar value={value} limits={limits} unit={unit} />}
      </td>
      <td>{signals}</td>
    </tr>
  );
}

/** Loss of signal, loss of lock and transmitter fault of a lane, when the module reports them. */
function signals(
  los: boolean | null | undefined,
  lol: boolean | null | undefined,
  fault: boolean | null | undefined,
): ReactNode {
  const raised = [los && 'loss of signal', lol && 'loss of lock', fault && 'transmitter fault'].filter(
    Boolean,
  );
  if (raised.length > 0) return <span className="text-bad">{raised.join(', ')}</span>;
  const reported = [los, lol, fault].some((flag) => flag === false);
  return reported ? 'clear' : <Missing reason="The module reports no signal flags for this lane." />;
}

function Flags({ dom }: { dom: Dom }) {
  if (!dom.flags || dom.flags.length === 0) return null;
  return (
    <Notice tone="warn" title="The module raised flags" className="m-3">
      {dom.flags
        .map(({ quantity, level, lane }) => {
          return `${QUANTITY_WORDS[quantity]} ${FLAG_WORDS[level]}${lane === null ? '' : ` on lane ${lane}`}`;
        })
        .join(', ')}
      .
    </Notice>
  );
}
