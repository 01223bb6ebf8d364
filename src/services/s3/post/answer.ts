// What a form's upload is answered: nothing, a document, or where to go on.

interface Response {
  status: number
  headers: Record<string, string>
  body: any
}

interface Posted {
  readonly bucket: string
  readonly key: string
  readonly fields: ReadonlyMap<string, string>
  readonly baseUrl: string
}

export function answered<R extends Response>(
  response: R,
  { bucket, key, fields, baseUrl }: Posted,
): R {
  const etag = response.headers['etag'] ?? ''
  const path = encodeURIComponent(key).replaceAll('%2F', '/')
  const location = `${baseUrl}/${bucket}/${path}`
  const headers = { ...response.headers, location }
  const redirect = urlOf(fields.get('success_action_redirect') ?? fields.get('redirect'))
  if (redirect !== undefined) {
    redirect.searchParams.set('bucket', bucket)
    redirect.searchParams.set('key', key)
    redirect.searchParams.set('etag', etag)
    return { ...response, status: 303, headers: { ...headers, location: redirect.href }, body: '' }
  }
  const asked = fields.get('success_action_status')
  if (asked === '201') {
    const members = { Location: location, Bucket: bucket, Key: key, ETag: etag }
    const body = Object.entries(members).map(
      ([name, text]) => `<${name}>${escaped(text)}</${name}>`,
    )
    return {
      ...response,
      status: 201,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${body.join('')}</PostResponse>`,
    }
  }
  return { ...response, status: asked === '200' ? 200 : 204, headers, body: '' }
}

function urlOf(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
