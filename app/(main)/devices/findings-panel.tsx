import Link from 'next/link';

import { FINDING_KINDS } from '#lib/findings/finding-kinds.ts';
import type { FindingPort, FindingRow } from '#lib/inventory/list-findings.ts';

import { Panel } from '../../ui/panel.tsx';
import { SeverityGlyph } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { portHref } from './device-words.ts';

const LABELS: Readonly<Record<string, { label: string }>> = FINDING_KINDS;

export function findingLabel(kind: string): string {
  return Object.hasOwn(LABELS, kind) ? LABELS[kind]!.label : kind.replaceAll('-', ' ');
}

/** What is wrong at the ports of a device, with what to do about it; nothing when all is well. */
export function FindingsPanel({ findings, href }: { findings: FindingRow[]; href: string }) {
  if (findings.length === 0) return null;
  return (
    <Panel
      title="Findings"
      flush
      aside={
        <Link href={href} prefetch={false} className="link">
          All {findings.length}
        </Link>
      }
    >
      <FindingList findings={findings} />
    </Panel>
  );
}

/** Findings as a list: what is so, where, since when, and the remedy. */
export function FindingList({ findings }: { findings: FindingRow[] }) {
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding) => (
        <li key={finding.id} className="flex gap-2 px-4 py-2">
          <SeverityGlyph severity={finding.severity} />
          <div className="min-w-0 flex-1">
            <p>
              <span className="sr-only">{finding.severity}: </span>
              <span className="font-medium">{findingLabel(finding.kind)}.</span> {finding.message}
            </p>
            <p className="text-muted">{finding.remedy}</p>
          </div>
          <p className="shrink-0 text-sm text-muted">
            since <Time at={finding.firstSeenAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A port of a finding, by its device and its own name. */
export function FindingPortLink({ port }: { port: FindingPort }) {
  if (port.deviceId === null || port.portId === null) return port.device;
  return (
    <Link
      href={portHref(port.role, port.deviceId, port.portId)}
      prefetch={false}
      className="link"
      title={`${port.device} ${port.port}`}
    >
      {port.device} <span className="mono">{port.port}</span>
    </Link>
  );
}
