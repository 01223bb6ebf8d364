// Where everything stands on the map: elkjs, in a worker, so that five hundred resources hold nobody up.

import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import type { Arrow, Node } from '../types.ts'

export const WIDTH = 190
export const HEIGHT = 58

const elk = new ELK({ workerFactory: () => new Worker(workerUrl) })

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Laid {
  readonly nodes: ReadonlyMap<string, Box>
  readonly groups: readonly (Box & { readonly name: string })[]
}

const LAYERED = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '90',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.componentComponent': '40',
  'elk.aspectRatio': '1.7',
}

/** `groupOf`: which group a resource is in; undefined for none. */
export async function layOut(
  nodes: readonly Node[],
  arrows: readonly Arrow[],
  groupOf: (node: Node) => string | undefined,
): Promise<Laid> {
  const groups = Map.groupBy(nodes, groupOf)
  const children: ElkNode[] = []
  for (const [name, members] of groups) {
    const own = members.map(({ arn }) => ({ id: arn, width: WIDTH, height: HEIGHT }))
    if (name === undefined) children.push(...own)
    else children.push({ id: `group ${name}`, children: own, layoutOptions: GROUP })
  }
  const edges = arrows
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }, i) => ({ id: `e${i}`, sources: [from], targets: [to] }))
  const layoutOptions = { ...LAYERED, 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' }
  return read(await elk.layout({ id: 'all', children, edges, layoutOptions }))
}

const GROUP = { ...LAYERED, 'elk.padding': '[top=34,left=14,bottom=14,right=14]' }

function read(root: ElkNode): Laid {
  const nodes = new Map<string, Box>()
  const groups: (Box & { name: string })[] = []
  for (const child of root.children ?? []) {
    const box = boxOf(child)
    if (child.children === undefined) {
      nodes.set(child.id, box)
      continue
    }
    groups.push({ ...box, name: child.id.slice('group '.length) })
    for (const own of child.children) {
      const inner = boxOf(own)
      nodes.set(own.id, { ...inner, x: box.x + inner.x, y: box.y + inner.y })
    }
  }
  return { nodes, groups }
}

function boxOf({ x = 0, y = 0, width = WIDTH, height = HEIGHT }: ElkNode): Box {
  return { x, y, width, height }
}
