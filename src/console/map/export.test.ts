import { expect, test } from 'vitest'
import type { Arrow, Node } from '../types.ts'
import { toMermaid, toSvg } from './export.ts'

const shared = { service: 'sqs', kind: 'queue', tags: {}, facts: {} }
const nodes: Node[] = [
  { ...shared, arn: 'a', name: '<script>"&' },
  { ...shared, arn: 'b', name: 'b]|x' },
]
const arrow: Arrow = {
  from: 'a',
  to: 'b',
  via: 'sqs-to-sqs',
  failure: true,
  enabled: true,
  id: '',
  facts: {},
}

test('an SVG with names as text', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 }
  const laid = {
    nodes: new Map([
      ['a', box],
      ['b', { ...box, x: 100 }],
    ]),
    groups: [],
  }
  const svg = toSvg(nodes, [arrow], laid)
  expect(svg).toContain('&lt;script&gt;&quot;&amp;')
  expect(svg).not.toContain('<script')
  expect(svg).toContain('stroke-dasharray')
})

test('Mermaid with names that end no label', () => {
  expect(toMermaid(nodes, [arrow])).toBe(
    'flowchart LR\n  n0["#60;script#62;#34;#38; #40;queue#41;"]\n  n1["b#93;#124;x #40;queue#41;"]\n  n0 -.->|"sqs-to-sqs"| n1\n',
  )
})
