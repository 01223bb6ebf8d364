// X-Ray trace headers: `Root=1-…;Parent=…;Sampled=1`.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader

/** The root id, without a regular expression over caller's text. */
export function traceIdOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const at = header.indexOf('Root=')
  if (at < 0) return undefined
  const end = header.indexOf(';', at)
  const root = header.slice(at + 5, end < 0 ? undefined : end)
  return root.length > 0 && root.length <= 64 ? root : undefined
}
