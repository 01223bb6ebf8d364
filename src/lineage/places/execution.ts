// Where an execution of a state machine is: in one of its states, or at its end.

import { is, type Place, type Scene } from './place.ts'

/** The execution that an event is. */
export function executionOf({ hops }: Pick<Scene, 'hops'>): string | undefined {
  const begun = hops.find(({ to }) => {
    const [arn, , service, , , kind] = to.split(':', 6)
    return arn === 'arn' && service === 'states' && kind === 'execution'
  })
  return begun?.to
}

export async function placeOfExecution(scene: Scene, resource: string): Promise<Place> {
  const { hops, node, witnesses } = scene
  const at = await witnesses.whereabouts({
    ...{ id: node.id, resource, enteredMs: hops[0]!.atMs },
    ...{ positions: [], timesMs: [] },
  })
  if (at !== undefined) return { at }
  const { to, atMs: sinceMs, reason } = hops.at(-1)!
  return is('unknown', to, { sinceMs, reason })
}
