import type { DevicePort } from '#lib/devices/get-device.ts';

import type { PortColumn } from './port-cells.tsx';

/** Every port of a device with everything known of it. A link to `#port-<id>` marks its row. */
export function PortTable({
  label,
  columns,
  ports,
}: {
  /** What the ports are called, over the first column. */
  label: string;
  columns: PortColumn[];
  ports: DevicePort[];
}) {
  return (
    <table className="data-table" aria-label={`${label}s`}>
      <thead>
        <tr>
          <th scope="col" data-pin="">
            {label}
          </th>
          {columns.map(({ header, title, align }) => (
            <th key={header} scope="col" title={title} data-align={align}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ports.map((port) => (
          <tr key={port.id} id={`port-${port.id}`} className="scroll-mt-8 target:[&>td]:bg-selected">
            <td data-pin="">
              <span className="mono font-medium">{port.name}</span>
            </td>
            {columns.map(({ header, align, full, cell }) => (
              <td key={header} data-align={align} data-full={full ? '' : undefined}>
                {cell(port)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
