// What would hurt on AWS: every rule over a wiring, the worst first.

import type { Wiring } from '../wiring/wiring.ts'
import { Ward, type Finding, type Severity } from './rule.ts'
import { rules } from './rules.ts'

const ORDER: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 }
/** Of one rule; a thousand of a kind say no more. */
const MOST_OF_A_KIND = 100

export function examine(wiring: Wiring): Finding[] {
  const ward = new Ward(wiring)
  const findings = rules.flatMap(({ name: rule, severity, title, url, look }) =>
    [...look(ward)]
      .slice(0, MOST_OF_A_KIND)
      .map((symptom) => ({ rule, severity, title, url, ...symptom })),
  )
  return findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}
