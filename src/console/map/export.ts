// The map as a picture of its own, or as a text that other tools draw.

import type { Arrow, Node } from '../types.ts'
import type { Laid } from './layout.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escaped(text: string): string {
  // What XML cannot hold is left out.
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (char) => ESCAPES[char]!)
}

export function toSvg(nodes: readonly Node[], arrows: readonly Arrow[], laid: Laid): string {
  const boxes = [...laid.nodes.values(), ...laid.groups]
  const width = Math.max(0, ...boxes.map((box) => box.x + box.width)) + 20
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + 20
  const lines = arrows.flatMap(({ from, to, failure }) => {
    const [a, b] = [laid.nodes.get(from), laid.nodes.get(to)]
    if (a === undefined || b === undefined) return []
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2]
    const middle = (x1 + x2) / 2
    const color = failure ? '#c2410c' : '#64748b'
    const dashes = failure ? ' stroke-dasharray="5 4"' : ''
    return `<path d="M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}" fill="none" stroke="${color}"${dashes} marker-end="url(#tip)"/>`
  })
  const cards = nodes.flatMap(({ arn, name, kind, service }) => {
    const box = laid.nodes.get(arn)
    if (box === undefined) return []
    const place = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`
    return (
      `<rect ${place} rx="8" fill="#fff" stroke="#94a3b8"/>` +
      `<text x="${box.x + 12}" y="${box.y + 24}" font-weight="600">${escaped(cut(name))}</text>` +
      `<text x="${box.x + 12}" y="${box.y + 43}" fill="#475569" font-size="11">${escaped(`${service} ${kind}`)}</text>`
    )
  })
  const groups = laid.groups.map(({ x, y, width: w, height: h, name }) => {
    return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="12" fill="#f1f5f9" stroke="#cbd5e1"/><text x="${x + 14}" y="${y + 22}" fill="#334155">${escaped(name)}</text>`
  })
  const tip =
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 ${width + 10} ${height + 10}" font-family="system-ui,sans-serif" font-size="13">${tip}${[...groups, ...lines, ...cards].join('')}</svg>\n`
}

const MOST_CHARACTERS = 24

function cut(name: string): string {
  return name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name
}

/** https://mermaid.js.org/syntax/flowchart.html */
export function toMermaid(nodes: readonly Node[], arrows: readonly Arrow[]): string {
  const ids = new Map(nodes.map(({ arn }, i) => [arn, `n${i}`]))
  const quoted = (text: string) =>
    `"${text.replace(/[^\p{L}\p{N} ._:/-]/gu, (char) => `#${char.codePointAt(0)};`)}"`
  const lines = nodes.map(
    ({ arn, name, kind }) => `  ${ids.get(arn)}[${quoted(`${name} (${kind})`)}]`,
  )
  for (const { from, to, failure, via } of arrows) {
    const [a, b] = [ids.get(from), ids.get(to)]
    if (a !== undefined && b !== undefined) {
      lines.push(`  ${a} ${failure ? '-.->' : '-->'}|${quoted(via)}| ${b}`)
    }
  }
  return `flowchart LR\n${lines.join('\n')}\n`
}
