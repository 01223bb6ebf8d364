import { useState } from 'react'
import { call, textOfBase64 } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLoad } from '../load.ts'
import { Body, Empty, Section, Trouble } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'

interface Listed {
  readonly Contents?: readonly {
    readonly Key: string
    readonly Size: number
    readonly LastModified: number
  }[]
  readonly CommonPrefixes?: readonly { readonly Prefix: string }[]
  readonly NextContinuationToken?: string
}

const PAGE = 100

export function BucketPanel({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const [prefix, setPrefix] = useState('')
  const [keys, setKeys] = useState(PAGE)
  const [chosen, setChosen] = useState<string>()
  const input = { Bucket: node.name, Prefix: prefix, Delimiter: '/', MaxKeys: Math.min(keys, 1000) }
  const { value: page, error } = useLoad<Listed>(`list ${JSON.stringify(input)}`, () =>
    call(place, 's3:ListObjectsV2', input),
  )
  const isEmpty = page && !page.Contents?.length && !page.CommonPrefixes?.length
  return (
    <Section title={say('bucket.objects')}>
      <input
        aria-label={say('bucket.prefix')}
        placeholder={say('bucket.prefix')}
        value={prefix}
        onChange={(event) => setPrefix(event.target.value)}
      />
      <Trouble error={error} />
      {isEmpty && <Empty />}
      <table>
        <thead>
          <tr>
            <th>{say('bucket.key')}</th>
            <th>{say('bucket.size')}</th>
            <th>{say('bucket.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {page?.CommonPrefixes?.map(({ Prefix }) => (
            <tr key={Prefix}>
              <td colSpan={3}>
                <button type="button" className="link" onClick={() => setPrefix(Prefix)}>
                  {Prefix}
                </button>
              </td>
            </tr>
          ))}
          {page?.Contents?.map(({ Key, Size, LastModified }) => (
            <tr key={Key}>
              <td>
                <button type="button" className="link" onClick={() => setChosen(Key)}>
                  {Key}
                </button>
              </td>
              <td>{Size}</td>
              <td>{new Date(LastModified * 1000).toISOString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {page?.NextContinuationToken && keys < 1000 && (
        <button type="button" onClick={() => setKeys(keys + PAGE)}>
          {say('bucket.more')}
        </button>
      )}
      {chosen !== undefined && <StoredObject key={chosen} bucket={node.name} objectKey={chosen} />}
    </Section>
  )
}

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

function StoredObject({ bucket, objectKey }: { bucket: string; objectKey: string }) {
  const say = useSay()
  const place = usePlace()
  const { value, error } = useLoad(`get ${bucket} ${objectKey}`, () =>
    call(place, 's3:GetObject', { Bucket: bucket, Key: objectKey }),
  )
  if (value === undefined) return <Trouble error={error} />
  const { base64 = '', truncated = false } = value.Body ?? {}
  const text = textOfBase64(base64)
  const type = String(value.ContentType ?? '')
  return (
    <div className="answer">
      <h3>{objectKey}</h3>
      {IMAGES.has(type) && !truncated ? (
        <img src={`data:${type};base64,${base64}`} alt={objectKey} />
      ) : text === undefined ? (
        <p className="hint">{say('bucket.binary', { bytes: Number(value.ContentLength) })}</p>
      ) : (
        <Body text={text} />
      )}
    </div>
  )
}
