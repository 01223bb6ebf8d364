// One event: where it is and why, its path as a tree, and on a time axis.

import { useState } from 'react'
import { ApiError } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { useLive } from '../live.ts'
import { Section, Trouble } from '../parts/parts.tsx'
import { useRoute } from '../route.ts'
import type { TraceNode } from '../types.ts'
import { Compared } from './compared.tsx'
import { useStory, type Story } from './story.ts'
import { TimeAxis } from './time-axis.tsx'
import { TraceTree } from './trace-tree.tsx'

export function EventPage() {
  const say = useSay()
  const { rest: id } = useRoute()
  const { value: story, error, reload } = useStory(id)
  const [other, setOther] = useState('')
  const ids = story && idsIn(story.trace.roots)
  useLive((hops) => {
    if (hops.some((hop) => ids?.has(hop.id) || (hop.parentId && ids?.has(hop.parentId)))) reload()
  })
  const unknown = error instanceof ApiError && error.status === 404
  return (
    <div className="page">
      <h1>
        <code className="id">{id}</code>
      </h1>
      {unknown ? <p className="hint">{say('event.unknown')}</p> : <Trouble error={error} />}
      {story && <Told story={story} />}
      {story && (
        <Section title={say('event.compare')}>
          <CompareWith choose={setOther} />
          {other !== '' && <Compared one={story.trace} otherId={other} />}
        </Section>
      )}
    </div>
  )
}

function Told({ story: { explanation, trace } }: { story: Story }) {
  const say = useSay()
  const [first, ...others] = explanation.sentences
  return (
    <>
      <Section title={say('event.now')}>
        <p className="lead">{first}</p>
        <ol className="sentences">
          {others.map((sentence, i) => (
            // Sentences repeat themselves now and then; their order is what tells them apart.
            <li key={i}>{sentence}</li>
          ))}
        </ol>
      </Section>
      <Section title={say('event.path')}>
        <TraceTree roots={trace.roots} chosen={trace.id} />
        {trace.truncated && <p className="hint">{say('event.truncated')}</p>}
      </Section>
      <Section title={say('event.axis')}>
        <TimeAxis trace={trace} />
      </Section>
    </>
  )
}

function CompareWith({ choose }: { choose: (id: string) => void }) {
  const say = useSay()
  const [text, setText] = useState('')
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        choose(text.trim())
      }}
    >
      <input
        className="grow"
        aria-label={say('event.compare')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">{say('event.compare.use')}</button>
    </form>
  )
}

function idsIn(nodes: readonly TraceNode[], into = new Set<string>()): Set<string> {
  for (const { id, children } of nodes) {
    into.add(id)
    idsIn(children, into)
  }
  return into
}
