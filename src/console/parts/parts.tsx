// Small pieces that pages share.

import { useState, type ReactNode } from 'react'
import { useSay } from '../i18n/language.tsx'
import { linkTo } from '../route.ts'

export function Trouble({ error }: { error: Error | undefined }) {
  if (error === undefined) return null
  return (
    <p className="trouble" role="alert">
      {'code' in error ? `${String(error.code)}: ` : ''}
      {error.message}
    </p>
  )
}

export function Json({ value }: { value: unknown }) {
  return <pre className="json">{JSON.stringify(value, undefined, 2)}</pre>
}

/** JSON is laid out, other text is shown as it is. */
export function Body({ text }: { text: string }) {
  return <pre className="json">{laidOut(text)}</pre>
}

function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** The end of an ARN, the whole of it as a title, and where it leads. */
export function Arn({ arn }: { arn: string }) {
  if (!arn.startsWith('arn:')) return <span title={arn}>{arn}</span>
  return (
    <a href={linkTo('resources', arn)} title={arn}>
      {shortOf(arn)}
    </a>
  )
}

export function shortOf(arn: string): string {
  const [, , service = '', , , ...rest] = arn.split(':')
  return `${service}:${rest.join(':')}`
}

export function Moment({ atMs }: { atMs: number }) {
  const iso = new Date(atMs).toISOString()
  return (
    <time dateTime={iso} title={iso}>
      {iso.slice(11, 23)}
    </time>
  )
}

const GOOD = new Set(['accepted', 'delivered', 'received', 'deleted', 'moved'])
const BAD = new Set(['failed', 'dead-lettered', 'dropped', 'refused', 'expired'])

export function toneOf(outcome: string): 'good' | 'bad' | 'calm' {
  if (GOOD.has(outcome)) return 'good'
  return BAD.has(outcome) ? 'bad' : 'calm'
}

export function Outcome({ outcome }: { outcome: string }) {
  return <span className={`outcome ${toneOf(outcome)}`}>{outcome}</span>
}

/** Does something that may fail, and says how it went. */
export function useDo(): {
  readonly busy: boolean
  readonly error: Error | undefined
  readonly done: string | undefined
  readonly run: (work: () => Promise<string | void>) => void
} {
  const [state, setState] = useState<{ busy: boolean; error?: Error; done?: string }>({
    busy: false,
  })
  const run = (work: () => Promise<string | void>) => {
    setState({ busy: true })
    work().then(
      (done) => setState({ busy: false, done: done ?? undefined }),
      (error: Error) => setState({ busy: false, error }),
    )
  }
  return { error: undefined, done: undefined, ...state, run }
}

export function Outcomes({ of }: { of: ReturnType<typeof useDo> }) {
  return (
    <>
      <Trouble error={of.error} />
      {of.done !== undefined && (
        <p className="done" role="status">
          {of.done}
        </p>
      )}
    </>
  )
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

export function Empty() {
  const say = useSay()
  return <p className="hint">{say('app.none')}</p>
}
