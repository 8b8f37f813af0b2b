import type { Metadata } from 'next';

import { DeviceListPage } from '../devices/device-list-page.tsx';
import { HostList } from './host-list.tsx';

export const metadata: Metadata = { title: 'Hosts' };

export default function HostsPage({ searchParams }: PageProps<'/hosts'>) {
  return (
    <DeviceListPage
      role="host"
      params={searchParams}
      list={HostList}
      why="Ferrule reads the modules of registered hosts over SSH. Register one by hand, or many from a CSV."
    />
  );
}
