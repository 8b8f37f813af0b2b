import { type Evidence, EVIDENCE_KINDS } from '#lib/links/evidence.ts';

import { Missing } from '../../ui/missing.tsx';
import { Time } from '../../ui/time.tsx';

/** The reasons for a link, best first, with what each adds to its score and how old it is. */
export function EvidenceList({ evidence, score }: { evidence: Evidence[]; score: number }) {
  return (
    <table className="data-table" aria-label="Evidence">
      <thead>
        <tr>
          <th scope="col" data-align="end">
            Weight
          </th>
          <th scope="col">Reason</th>
          <th scope="col" data-rest="">
            What was seen
          </th>
          <th scope="col">Seen</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ kind, sentence, weight, seenAt }) => (
          <tr key={`${kind} ${sentence}`}>
            <td data-align="end" className={weight < 0 ? 'text-warn' : undefined}>
              {weight > 0 ? `+${weight}` : weight.toString().replace('-', '−')}
            </td>
            <td data-wrap="" className="min-w-28!">
              {Object.hasOwn(EVIDENCE_KINDS, kind) ? EVIDENCE_KINDS[kind] : kind}
            </td>
            <td data-wrap="" data-full="" className="[overflow-wrap:anywhere]">
              {sentence}
            </td>
            <td>{seenAt ? <Time at={seenAt} /> : <Missing reason="It follows from the others." />}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td data-align="end" className="font-medium">
            {score}
          </td>
          <td colSpan={3} className="text-muted">
            in sum
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
