// The field `tagging` of a form: the XML of PutObjectTagging, made into PutObject's header.

import { malformedXml } from '../errors.ts'
import { MAX_TAGS } from '../limits.ts'

export function taggingHeader(xml: string): string {
  const pairs: string[] = []
  let rest = inner(xml, 'TagSet')
  if (rest === undefined) throw malformedXml()
  for (;;) {
    const tag = inner(rest, 'Tag')
    if (tag === undefined) return pairs.join('&')
    const [key, value] = [inner(tag, 'Key'), inner(tag, 'Value')]
    if (key === undefined || value === undefined || pairs.length > MAX_TAGS) throw malformedXml()
    pairs.push(`${encodeURIComponent(plain(key))}=${encodeURIComponent(plain(value))}`)
    rest = rest.slice(rest.indexOf('</Tag>') + '</Tag>'.length)
  }
}

function inner(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`)
  if (start < 0) return undefined
  const end = xml.indexOf(`</${name}>`, start)
  return end < 0 ? undefined : xml.slice(start + name.length + 2, end)
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
