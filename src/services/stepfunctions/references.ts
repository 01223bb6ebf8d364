import type { Machine } from '../../asl/definition.ts'

/** `variableReferences`, of states that read variables; nothing where none does. */
export function referencesOf({ references }: Machine): {
  variableReferences?: Record<string, string[]>
} {
  const found = [...references].filter(([, names]) => names.length > 0)
  if (found.length === 0) return {}
  return { variableReferences: Object.fromEntries(found.map(([state, names]) => [state, [...names]])) } // prettier-ignore
}
