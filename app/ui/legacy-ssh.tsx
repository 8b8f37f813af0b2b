import { Icon } from './ui-icon.tsx';

/** Marks a device whose sessions may use algorithms that are no longer safe. `spare`: its last one needed none of them. */
export function LegacySsh({ spare = false }: { spare?: boolean }) {
  return (
    <span
      title={
        spare
          ? 'The last session needed none of the old algorithms: edit the device and choose modern SSH.'
          : 'Its sessions may use SHA-1, CBC and 1024-bit groups, which can be broken by who listens.'
      }
      className="inline-flex items-baseline gap-1 rounded-sm border border-line-strong px-1 text-sm whitespace-nowrap text-warn"
    >
      <Icon name="warning" size={12} />
      Legacy SSH{spare && ', not needed'}
    </span>
  );
}
