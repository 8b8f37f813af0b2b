import type { Metadata } from 'next';

import { DeviceListPage } from '../devices/device-list-page.tsx';
import { SwitchList } from './switch-list.tsx';

export const metadata: Metadata = { title: 'Switches' };

export default function SwitchesPage({ searchParams }: PageProps<'/switches'>) {
  return (
    <DeviceListPage
      role="switch"
      params={searchParams}
      list={SwitchList}
      why="Switches say what each NIC is cabled to, and what is plugged into NICs whose hosts cannot read it. Register those that your hosts are cabled to."
    />
  );
}
