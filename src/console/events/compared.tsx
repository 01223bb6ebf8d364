// Two events side by side: which steps both took, and where they parted.

import { useSay } from '../i18n/language.tsx'
import { Outcome, shortOf, Trouble } from '../parts/parts.tsx'
import type { Trace } from '../types.ts'
import { compare } from './compare.ts'
import { useStory } from './story.ts'

export function Compared({ one, otherId }: { one: Trace; otherId: string }) {
  const say = useSay()
  const { value: story, error } = useStory(otherId)
  if (story === undefined) return <Trouble error={error} />
  const who = {
    both: say('event.compare.same'),
    one: say('event.compare.only', { id: one.id }),
    other: say('event.compare.only', { id: otherId }),
  }
  return (
    <table className="compared">
      <tbody>
        {compare(one, story.trace).map(({ step, reason, of }, i) => (
          <tr key={i} className={`of-${of}`}>
            <td>
              <Outcome outcome={step.outcome} />
            </td>
            <td>
              {shortOf(step.from)} → {shortOf(step.to)} <span className="via">{step.via}</span>
              {reason && <div className="reason">{reason}</div>}
            </td>
            <td>{who[of]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
