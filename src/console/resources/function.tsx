import { useState } from 'react'
import { base64OfText, call, textOfBase64 } from '../api.ts'
import { useSay } from '../i18n/language.tsx'
import { Body, Outcomes, Section, useDo } from '../parts/parts.tsx'
import { usePlace } from '../place.tsx'
import type { PanelProps } from './detail.tsx'
import { LogLines } from './log-group.tsx'

export function FunctionPanel({ node }: PanelProps) {
  const say = useSay()
  const logging = node.facts.LoggingConfig as { LogGroup?: string } | undefined
  return (
    <>
      <Invoke node={node} />
      <Environment node={node} />
      <Section title={say('function.lines')}>
        <LogLines logGroup={logging?.LogGroup ?? `/aws/lambda/${node.name}`} />
      </Section>
    </>
  )
}

function Invoke({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const [event, setEvent] = useState('{}')
  const [answer, setAnswer] = useState<{ payload: string; log: string; failed: boolean }>()
  const invoke = async () => {
    setAnswer(undefined)
    const input = { FunctionName: node.arn, LogType: 'Tail', Payload: base64OfText(event) }
    const {
      Payload = '',
      LogResult = '',
      FunctionError,
    } = await call(place, 'lambda:Invoke', input)
    setAnswer({
      payload: textOfBase64(Payload) ?? Payload,
      log: textOfBase64(LogResult) ?? '',
      failed: FunctionError !== undefined,
    })
  }
  return (
    <Section title={say('function.invoke')}>
      <form
        className="stack"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          act.run(invoke)
        }}
      >
        <label className="stack">
          {say('function.event')}
          <textarea rows={4} value={event} onChange={(changed) => setEvent(changed.target.value)} />
        </label>
        <div className="row">
          <button type="submit" className="main" disabled={act.busy}>
            {say('function.invoke')}
          </button>
          <Outcomes of={act} />
        </div>
      </form>
      {answer && (
        <div className={answer.failed ? 'answer bad' : 'answer'}>
          <h3>{say('function.answer')}</h3>
          <Body text={answer.payload} />
          <h3>{say('function.log')}</h3>
          <pre className="json">{answer.log}</pre>
        </div>
      )}
    </Section>
  )
}

function Environment({ node }: PanelProps) {
  const say = useSay()
  const place = usePlace()
  const act = useDo()
  const { Variables = {} } = (node.facts.Environment ?? {}) as {
    Variables?: Record<string, string>
  }
  const [text, setText] = useState(() => JSON.stringify(Variables, undefined, 2))
  const save = async () => {
    const Environment = { Variables: JSON.parse(text) as unknown }
    await call(place, 'lambda:UpdateFunctionConfiguration', { FunctionName: node.arn, Environment })
    return say('function.saved')
  }
  return (
    <Section title={say('function.environment')}>
      <textarea
        rows={Math.min(12, text.split('\n').length + 1)}
        aria-label={say('function.environment')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row">
        <button type="button" onClick={() => act.run(save)} disabled={act.busy}>
          {say('function.save')}
        </button>
        <Outcomes of={act} />
      </div>
    </Section>
  )
}
