// `ProjectionExpression`, or `AttributesToGet` of before there were expressions.

import { invalid } from '../errors.ts'
import type { Path } from '../expression/ast.ts'
import { bindProjection } from '../expression/projection.ts'
import type { Substitutions } from '../expression/substitutions.ts'
import { refuseBothForms } from '../legacy/forms.ts'

export interface Selecting {
  readonly ProjectionExpression?: string | undefined
  readonly AttributesToGet?: readonly string[] | undefined
}

/** Undefined: all. */
export function pathsOf(
  { ProjectionExpression, AttributesToGet }: Selecting,
  substitutions: Substitutions,
): readonly Path[] | undefined {
  refuseBothForms({ AttributesToGet }, { ProjectionExpression })
  if (ProjectionExpression !== undefined) return bindProjection(ProjectionExpression, substitutions)
  if (AttributesToGet === undefined) return undefined
  const twice = AttributesToGet.find((name, i) => AttributesToGet.indexOf(name) !== i)
  if (twice !== undefined) throw invalid(`Duplicate value in attribute name: ${twice}`)
  return AttributesToGet.map((name) => [name])
}
