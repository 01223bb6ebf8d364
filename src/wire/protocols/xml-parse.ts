// XML text → a small tree. Refuses document types (and so entities), and what is too deep.

import { SaxesParser } from 'saxes'
import { MAX_DEPTH, malformed, tooDeep } from './malformed.ts'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Throws SerializationException, which each protocol renames, when the text is not well-formed. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  parser.on('doctype', () => {
    throw malformed('A document type is not allowed')
  })
  parser.on('error', () => {
    throw malformed('The XML is not well-formed')
  })
  parser.on('opentag', (tag) => {
    const element: XmlElement = {
      name: localName(tag.name),
      attributes: tag.attributes,
      children: [],
      text: '',
    }
    if (open.length > MAX_DEPTH) throw tooDeep()
    if (open.length === 0) root = element
    else open[open.length - 1]!.children.push(element)
    open.push(element)
  })
  const addText = (more: string) => {
    const element = open[open.length - 1]
    if (element !== undefined) element.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  if (root === undefined) throw malformed('The XML is empty')
  return root
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
