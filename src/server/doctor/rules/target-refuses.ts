import { wouldRefuse } from '../../../edges/permission.ts'
import { passageOf } from '../policies.ts'
import type { Rule } from '../rule.ts'

/** Kinds whose policy is known here. */
const HAS_POLICY = new Set(['queue', 'topic', 'function'])

export const targetRefuses: Rule = {
  name: 'target-refuses',
  severity: 'high',
  title: 'The target lets nobody deliver',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  *look(ward) {
    for (const arrow of ward.arrows) {
      const passage = passageOf(arrow)
      const target = ward.node(arrow.to)
      if (passage === undefined || target === undefined || !HAS_POLICY.has(target.kind)) continue
      const { Policy } = target.facts
      const refusal = wouldRefuse(passage, typeof Policy === 'string' ? Policy : undefined)
      if (refusal !== undefined)
        yield { at: arrow.to, reason: `On AWS nothing would arrive: ${refusal}.` }
    }
  },
}
