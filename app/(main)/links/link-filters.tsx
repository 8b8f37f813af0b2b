import Link from 'next/link';

import { CONFIDENCES } from '#lib/links/evidence.ts';
import { linksHref, type LinksQuery } from '#lib/inventory/links-query.ts';
import { CONFIDENCE_LABELS } from '#lib/inventory/value-labels.ts';

import { SearchBox } from '../../ui/search-box.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { UrlSelect } from '../../ui/url-select.tsx';

const FINDINGS = [
  { value: 'any', label: 'With findings' },
  { value: 'critical', label: 'With critical findings' },
  { value: 'warning', label: 'With warnings' },
  { value: 'notice', label: 'With notices' },
];

/** Search and filters of the list; those that a tab has no column for are left out. */
export function LinkFilters({
  query,
  switches,
  device,
}: {
  query: LinksQuery;
  /** To choose from; a host comes by a link of its page. */
  switches: { id: string; name: string }[];
  /** The name of the device that the list is narrowed to. */
  device: string | null;
}) {
  const options = switches.map(({ id, name }) => ({ value: id, label: name }));
  const host = query.device !== null && !switches.some(({ id }) => id === query.device);
  return (
    <>
      <SearchBox label="Search device, port, part, serial, MAC" className="w-80" />
      {options.length > 0 && !host && (
        <UrlSelect label="Switch" param="device" all="All switches" options={options} />
      )}
      {query.tab === 'linked' && (
        <UrlSelect
          label="Confidence"
          param="confidence"
          all="Any confidence"
          options={CONFIDENCES.map((value) => ({ value, label: CONFIDENCE_LABELS[value] }))}
        />
      )}
      {query.tab === 'unmatched' && (
        <UrlSelect
          label="Device"
          param="role"
          all="Hosts and switches"
          options={[
            { value: 'host', label: 'Ports of hosts' },
            { value: 'switch', label: 'Ports of switches' },
          ]}
        />
      )}
      <UrlSelect label="Findings" param="finding" all="With or without findings" options={FINDINGS} />
      {host && (
        <Link
          href={linksHref(query, { device: null })}
          prefetch={false}
          aria-label={`Remove Device ${device ?? ''}`}
          className="flex h-7 max-w-80 items-center gap-1.5 rounded-md border border-line-strong bg-selected px-2 hover:border-control"
        >
          <span className="truncate">
            <span className="text-muted">Device</span> {device ?? 'unknown'}
          </span>
          <Icon name="close" size={12} />
        </Link>
      )}
    </>
  );
}
